package dev.headway.report;

import dev.headway.history.RunMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What a run's time was spent on. */
final class StageTimes {
  private StageTimes() {}

  /** The stages in the order of the run, those that took no time left out; none when unknown. */
  static List<Stage> of(RunMetrics metrics) {
    OptionalDouble total = metrics.number("total_seconds");
    if (total.isEmpty() || !Double.isFinite(total.getAsDouble())) {
      return List.of();
    }
    List<Stage> stages = new ArrayList<>();
    add(stages, "JVM", seconds(metrics, "start_jvm_seconds"));
    add(stages, "Spark", seconds(metrics, "start_spark_seconds"));
    add(stages, "listing the data", seconds(metrics, "start_source_seconds"));
    add(stages, "backbone", seconds(metrics, "start_backbone_seconds"));
    double rest = total.getAsDouble();
    for (String part : List.of("featurize", "train", "evaluate")) {
      double seconds = seconds(metrics, part + "_seconds");
      add(stages, part, seconds);
      rest -= seconds;
    }
    add(stages, "the rest", rest);
    return stages;
  }

  private static void add(List<Stage> stages, String name, double seconds) {
    if (seconds > 0) {
      stages.add(new Stage(name, seconds));
    }
  }

  private static double seconds(RunMetrics metrics, String name) {
    double seconds = metrics.number(name).orElse(0);
    return Double.isFinite(seconds) ? seconds : 0;
  }

  /** A part of the run and the wall time that it took. */
  record Stage(String name, double seconds) {}
}
