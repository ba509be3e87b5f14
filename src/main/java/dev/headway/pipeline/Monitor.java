package dev.headway.pipeline;

import dev.headway.config.EarlyStopping;
import dev.headway.config.JobConfig;
import dev.headway.config.Metric;
import dev.headway.config.Nearest;
import dev.headway.error.HeadwayException;
import dev.headway.train.Better;
import dev.headway.train.EarlyStop;
import java.util.ArrayList;
import java.util.List;

/**
 * What a job watches after each epoch.
 *
 * @param metric the history's name of it
 * @param rule when training ends, which epoch is the best
 * @param restores whether the best epoch's weights are the result
 */
record Monitor(String metric, EarlyStop rule, boolean restores) {
  /**
   * What a job asks for; without early stopping the best epoch is still known, in case training
   * diverges.
   *
   * @throws HeadwayException exit 2 when the history won't have the number
   */
  static Monitor of(JobConfig job) {
    List<String> names = names(job);
    EarlyStopping stopping = job.fit().earlyStopping();
    if (stopping == null) {
      String metric = names.contains("val_loss") ? "val_loss" : "loss";
      return new Monitor(metric, EarlyStop.never(Better.of(metric)), false);
    }
    String metric = stopping.monitor();
    if (!names.contains(metric)) {
      boolean needsValidation = metric.startsWith("val_") && job.data().validation() == null;
      throw HeadwayException.request(
          "fit.early_stopping.monitor: "
              + (needsValidation
                  ? "'" + metric + "' needs data.validation, which the job has not"
                  : "the history has no '" + metric + "'")
              + "; it has "
              + String.join(", ", names)
              + Nearest.of(metric, names).map(n -> "; did you mean '" + n + "'?").orElse(""));
    }
    Better better =
        switch (stopping.mode()) {
          case MIN -> Better.LOWER;
          case MAX -> Better.HIGHER;
          case AUTO -> Better.of(metric);
        };
    return new Monitor(
        metric,
        new EarlyStop(better, stopping.minDelta(), stopping.patience(), stopping.startFromEpoch()),
        stopping.restoreBest());
  }

  /** What a job's history has, in its order. */
  private static List<String> names(JobConfig job) {
    List<String> names = new ArrayList<>(List.of("loss"));
    List<Metric> metrics = job.compile().metrics();
    // It is measured in any case.
    if (!metrics.contains(Metric.ACCURACY)) {
      names.add(Metric.ACCURACY.name());
    }
    metrics.stream().map(Metric::name).forEach(names::add);
    if (job.data().validation() != null) {
      List.copyOf(names).forEach(name -> names.add("val_" + name));
    }
    return names;
  }
}
