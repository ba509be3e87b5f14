package dev.headway.pipeline;

import dev.headway.history.History;
import dev.headway.train.optimizer.Schedules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The learning rate after each epoch, which is what Keras' callbacks see: that of the next
 * minibatch.
 */
final class EpochRates {
  private static final String NAME = "learning_rate";

  private final ISchedule fit;
  private final ISchedule fineTune;

  /**
   * The rates of a job.
   *
   * @param fineTune null without a second phase
   */
  EpochRates(Phase fit, Phase fineTune) {
    this.fit = Schedules.of(fit.rate());
    this.fineTune = fineTune == null ? null : Schedules.of(fineTune.rate());
  }

  /** Whether the running phase has an epoch behind it, and no part of another. */
  boolean areKnown(Checkpoint now) {
    return now.training().atEpochStart() && now.training().epoch() > now.phaseStart();
  }

  /** The history with the rates as one metric more. */
  History in(Checkpoint now) {
    // The same in each epoch of both phases: the lanes' rows are.
    int minibatches = now.training().iteration() / (now.training().epoch() - now.phaseStart());
    List<Double> rates = new ArrayList<>();
    for (int epoch : now.history().epochs()) {
      boolean tuning = now.phase() == 2 && epoch >= now.phaseStart();
      int done = epoch + 1 - (tuning ? now.phaseStart() : 0);
      rates.add((tuning ? fineTune : fit).valueAt(minibatches * done, epoch));
    }
    Map<String, List<Double>> metrics = new LinkedHashMap<>(now.history().metrics());
    metrics.put(NAME, rates);
    return new History(now.history().epochs(), metrics);
  }
}
