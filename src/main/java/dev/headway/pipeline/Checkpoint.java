package dev.headway.pipeline;

import dev.headway.history.History;
import dev.headway.train.EarlyStop;
import dev.headway.train.Standardization;
import dev.headway.train.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All that a run needs to go on as if it had never stopped, but for what can be made again from the
 * job, the data and the weights. Nobody changes the arrays.
 *
 * @param identity what the run was made from
 * @param phase {@code fit} is 1, {@code fine_tune} is 2
 * @param phaseStart the phase's first epoch, from 0
 * @param training where the trainer stands
 * @param history of all finished epochs, both phases
 * @param examples rows trained, by finished epoch
 * @param standing what early stopping remembers
 * @param kept the weights of the best epoch so far, in the phase's own network; empty without one
 * @param phaseOne the weights that the first phase ended with, in its network; empty in phase 1
 * @param standardization of the head, from phase 1's features; null without one
 * @param initial what was measured before any training, by name such as {@code loss}
 * @param bound the phase's mean loss of a round above which training diverges
 * @param spent seconds of all attempts
 */
record Checkpoint(
    RunIdentity identity,
    int phase,
    int phaseStart,
    TrainingState training,
    History history,
    List<Long> examples,
    EarlyStop.Standing standing,
    float[] kept,
    float[] phaseOne,
    Standardization standardization,
    Map<String, Double> initial,
    double bound,
    Spent spent) {
  /** Copies the list. */
  Checkpoint {
    examples = List.copyOf(examples);
  }

  /** The same run, some rounds later. */
  Checkpoint with(TrainingState now) {
    return new Checkpoint(
        identity,
        phase,
        phaseStart,
        now,
        history,
        examples,
        standing,
        kept,
        phaseOne,
        standardization,
        initial,
        bound,
        spent);
  }

  Checkpoint with(Spent now) {
    return new Checkpoint(
        identity,
        phase,
        phaseStart,
        training,
        history,
        examples,
        standing,
        kept,
        phaseOne,
        standardization,
        initial,
        bound,
        now);
  }

  /**
   * The same run after an epoch.
   *
   * @param trained rows
   * @param now what early stopping remembers; where this epoch is the best, its weights are kept
   */
  Checkpoint afterEpoch(History longer, long trained, EarlyStop.Standing now) {
    List<Long> all = new ArrayList<>(examples);
    all.add(trained);
    int epoch = training.epoch() - 1;
    return new Checkpoint(
        identity,
        phase,
        phaseStart,
        training,
        longer,
        all,
        now,
        now.keptEpoch() == epoch ? training.parameters() : kept,
        phaseOne,
        standardization,
        initial,
        bound,
        spent);
  }
}
