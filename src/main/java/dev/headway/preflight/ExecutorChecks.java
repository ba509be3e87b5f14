package dev.headway.preflight;

import dev.headway.error.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether all executors are there that were asked for. */
final class ExecutorChecks {
  private static final String WHAT = "executors";

  private ExecutorChecks() {}

  static List<Check> of(Survey survey, Map<String, String> settings) {
    List<Check> checks = new ArrayList<>();
    if (ClusterKind.of(settings) == ClusterKind.EMBEDDED) {
      checks.add(Check.ok(WHAT, "", "embedded Spark: the driver runs " + tasks(survey.cores())));
      return checks;
    }
    if (!survey.missed().isEmpty()) {
      checks.add(
          Check.fail(
              WHAT,
              "",
              ExitCode.FAILURE,
              "no task got to "
                  + String.join(", ", survey.missed())
                  + " in ten stages with a task for each; see whether they are busy or excluded in"
                  + " Spark's pages, and try again"));
    }
    int there = survey.executors().size();
    int asked = asked(settings);
    String said =
        (there == 1 ? "1 was checked, which runs " : there + " were checked, which run ")
            + tasks(survey.cores());
    if (isTrue(settings, "spark.dynamicAllocation.enabled")) {
      checks.add(
          Check.warn(
              WHAT,
              "",
              said
                  + "; spark.dynamicAllocation.enabled: executors that come later aren't checked,"
                  + " and those that go lose their lanes' rows; set it to false with a number of"
                  + " executors for training"));
    } else if (there < asked) {
      checks.add(
          Check.warn(
              WHAT,
              "",
              said
                  + ", of "
                  + asked
                  + " that were asked for; the others hadn't started in"
                  + " spark.scheduler.maxRegisteredResourcesWaitingTime: see the cluster manager"));
    } else {
      checks.add(Check.ok(WHAT, "", said));
    }
    return checks;
  }

  /** 0 where nobody has asked for a number. */
  static int asked(Map<String, String> settings) {
    if (settings.containsKey("spark.executor.instances")) {
      return Integer.parseInt(settings.get("spark.executor.instances"));
    }
    String most = settings.get("spark.cores.max");
    String each = settings.get("spark.executor.cores");
    return most == null || each == null ? 0 : Integer.parseInt(most) / Integer.parseInt(each);
  }

  private static boolean isTrue(Map<String, String> settings, String key) {
    return Boolean.parseBoolean(settings.getOrDefault(key, "false"));
  }

  private static String tasks(int n) {
    return n == 1 ? "1 task at a time" : n + " tasks at a time";
  }
}
