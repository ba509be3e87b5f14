package dev.headway.preflight;

import dev.headway.error.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Whether the processes are what Headway was built for, and like one another. */
final class MachineChecks {
  static final String SPARK = "3.5";
  static final String SCALA = "2.12";
  static final int JAVA = 17;

  private MachineChecks() {}

  /** Versions, in the order of those that have them. */
  static List<Check> versions(Survey survey) {
    List<Check> checks = new ArrayList<>();
    MachineFacts.by(
            survey.all(),
            each -> "Java " + each.java() + ", Scala " + each.scala() + ", Spark " + each.spark())
        .forEach((said, all) -> checks.add(version(survey.driver(), said, all)));
    return checks;
  }

  private static Check version(MachineFacts driver, String said, List<MachineFacts> all) {
    MachineFacts one = all.get(0);
    String where = where(all);
    List<String> wrong = new ArrayList<>();
    if (major(one.java()) < JAVA) {
      wrong.add("Java " + JAVA + " or newer, by JAVA_HOME or spark.executorEnv.JAVA_HOME");
    }
    if (!one.scala().startsWith(SCALA + ".")) {
      wrong.add("a Spark built for Scala " + SCALA);
    }
    if (!one.spark().startsWith(SPARK + ".")) {
      wrong.add("Spark " + SPARK);
    } else if (!one.spark().equals(driver.spark())) {
      wrong.add("the driver's Spark, " + driver.spark());
    }
    return wrong.isEmpty()
        ? Check.ok("versions", where, said)
        : Check.fail(
            "versions",
            where,
            ExitCode.FAILURE,
            said + "; Headway needs " + String.join(", and ", wrong));
  }

  private static int major(String java) {
    String[] parts = java.split("[^0-9]+");
    int first = Integer.parseInt(parts[0]);
    return first == 1 && parts.length > 1 ? Integer.parseInt(parts[1]) : first;
  }

  /** Packages of the JDK. */
  static List<Check> opens(Survey survey) {
    List<Check> checks = new ArrayList<>();
    MachineFacts.by(survey.all(), MachineFacts::closed)
        .forEach(
            (closed, all) ->
                checks.add(
                    closed.isEmpty()
                        ? Check.ok("add-opens", where(all), "Spark may look into the JDK")
                        : Check.fail(
                            "add-opens",
                            where(all),
                            ExitCode.FAILURE,
                            String.join(", ", closed)
                                + (closed.size() == 1 ? " isn't" : " aren't")
                                + " open to Spark; start it with spark-submit or submit/headway,"
                                + " which add --add-opens, and don't replace"
                                + " spark.*.defaultJavaOptions")));
    return checks;
  }

  /** The libraries. */
  static List<Check> natives(Survey survey) {
    List<Check> checks = new ArrayList<>();
    MachineFacts.by(survey.all(), MachineFacts::natives)
        .forEach(
            (found, all) -> {
              String broken =
                  found.entrySet().stream()
                      .filter(each -> !each.getValue().isEmpty())
                      .map(each -> each.getKey() + " (" + each.getValue() + ")")
                      .collect(Collectors.joining(", "));
              checks.add(
                  broken.isEmpty()
                      ? Check.ok("natives", where(all), String.join(", ", found.keySet()) + " load")
                      : Check.fail(
                          "natives",
                          where(all),
                          ExitCode.FAILURE,
                          broken
                              + " can't be loaded; build the jar for that platform"
                              + " (-Djavacpp.platform=…), and give java.io.tmpdir and the user's"
                              + " home room and the right to execute"));
            });
    List<MachineFacts> without =
        survey.workers().stream().filter(each -> !each.turboJpeg()).toList();
    checks.add(
        without.isEmpty()
            ? Check.ok("TurboJPEG", where(survey.workers()), "libjpeg-turbo decodes JPEGs")
            : Check.warn(
                "TurboJPEG",
                where(without),
                "there is no libturbojpeg: JPEGs are decoded in Java, to the same bits in about"
                    + " twice the time; install libturbojpeg0 (Debian, Ubuntu) there"));
    return checks;
  }

  /** Native threads and kinds of processor: what bits depend on. */
  static List<Check> bits(Survey survey) {
    List<Check> checks = new ArrayList<>();
    MachineFacts.by(survey.all(), MachineFacts::nativeThreads)
        .forEach(
            (threads, all) ->
                checks.add(
                    threads.equals("1")
                        ? Check.ok("native threads", where(all), "OMP_NUM_THREADS=1")
                        : Check.warn(
                            "native threads",
                            where(all),
                            (threads.isEmpty()
                                    ? "OMP_NUM_THREADS isn't set"
                                    : "OMP_NUM_THREADS is " + threads)
                                + ": Headway pins its own threads, other native code takes more"
                                + " cores than the task has; set"
                                + (all.contains(survey.driver())
                                    ? " it to 1 in the environment"
                                    : " spark.executorEnv.OMP_NUM_THREADS=1"))));
    Map<String, List<MachineFacts>> kinds =
        MachineFacts.by(survey.workers(), MachineFacts::processor);
    if (kinds.size() == 1) {
      checks.add(Check.ok("processor", where(survey.workers()), kinds.keySet().iterator().next()));
      return checks;
    }
    checks.add(
        Check.warn(
            "processor",
            "",
            "there are "
                + kinds.size()
                + " kinds ("
                + kinds.entrySet().stream()
                    .map(each -> where(each.getValue()) + ": " + each.getKey())
                    .collect(Collectors.joining("; "))
                + "): equal digests are promised on one kind only; ask for machines of one kind"
                + " where they matter"));
    return checks;
  }

  /**
   * The room for what doesn't fit into memory.
   *
   * @param written bytes that an executor writes in any case
   * @param spilled bytes that it writes when its memory can't keep them
   */
  static List<Check> scratch(Survey survey, long written, long spilled) {
    List<Check> checks = new ArrayList<>();
    for (MachineFacts each : survey.workers()) {
      String folders = String.join(", ", each.scratch().keySet());
      long free = each.scratch().values().stream().mapToLong(Long::longValue).sum();
      String has = Sizes.shown(free) + " are free in " + folders;
      String need =
          ", and this job writes "
              + Sizes.shown(written)
              + " there, "
              + Sizes.shown(written + spilled)
              + " if nothing stays in memory";
      String advice = "; set spark.local.dir (YARN: the NodeManager's) to a larger disk";
      if (free < written) {
        checks.add(Check.fail("local disk", each.name(), ExitCode.FAILURE, has + need + advice));
      } else if (free < written + spilled) {
        checks.add(Check.warn("local disk", each.name(), has + need + advice));
      } else {
        checks.add(Check.ok("local disk", each.name(), has + need));
      }
    }
    return checks;
  }

  /** What each process found at the job's URIs. */
  static List<Check> places(Survey survey, Map<String, ExitCode> codes, Map<String, String> uris) {
    List<Check> checks = new ArrayList<>();
    codes.forEach(
        (name, code) ->
            MachineFacts.by(survey.all(), each -> each.places().get(name))
                .forEach((problem, all) -> checks.add(place(name, problem, all, code, uris))));
    checks.removeIf(Objects::isNull);
    return checks;
  }

  private static Check place(
      String name,
      String problem,
      List<MachineFacts> all,
      ExitCode code,
      Map<String, String> uris) {
    if (problem == null) {
      return null;
    }
    String uri = uris.get(name);
    if (problem.isEmpty()) {
      return Check.ok(
          name,
          where(all),
          uri + (code == ExitCode.FAILURE ? " can be written and read" : " can be read"));
    }
    return Check.fail(
        name,
        where(all),
        code,
        uri
            + " can't be used: "
            + problem
            + "; it must be one place that all machines reach under this URI, with rights for the"
            + " user that executors run as");
  }

  private static String where(List<MachineFacts> all) {
    List<MachineFacts> executors =
        all.stream().filter(each -> !each.executor().equals(MachineFacts.DRIVER)).toList();
    if (executors.isEmpty()) {
      return MachineFacts.DRIVER;
    }
    String names = MachineFacts.names(executors);
    return executors.size() == all.size() ? names : MachineFacts.DRIVER + ", " + names;
  }
}
