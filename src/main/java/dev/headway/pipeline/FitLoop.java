package dev.headway.pipeline;

import dev.headway.backbone.TrainableNetwork;
import dev.headway.evaluate.Evaluation;
import dev.headway.evaluate.EvaluationSet;
import dev.headway.progress.Epoch;
import dev.headway.progress.Progress;
import dev.headway.train.EarlyStop;
import dev.headway.train.EpochSummary;
import dev.headway.train.ParameterAveraging;
import dev.headway.train.RoundListener;
import dev.headway.train.TrainingDiverged;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Trains a phase epoch by epoch, validating after each, until early stopping or its end. */
final class FitLoop {
  private final Function<RoundListener, EpochSummary> trainEpoch;
  private final ParameterAveraging trainer;
  private final TrainableNetwork network;
  private final EvaluationSet validation;
  private final Progress progress;
  private final Phase phase;
  private final Monitor monitor;
  private final RunRecorder recorder;
  private Evaluation last;

  /**
   * A loop.
   *
   * @param trainEpoch trains what is left of the trainer's running epoch
   * @param validation what to measure after each epoch; null for nothing
   * @param recorder hears of each round and each epoch
   */
  FitLoop(
      Function<RoundListener, EpochSummary> trainEpoch,
      ParameterAveraging trainer,
      TrainableNetwork network,
      EvaluationSet validation,
      Progress progress,
      Phase phase,
      Monitor monitor,
      RunRecorder recorder) {
    this.trainEpoch = trainEpoch;
    this.trainer = trainer;
    this.network = network;
    this.validation = validation;
    this.progress = progress;
    this.phase = phase;
    this.monitor = monitor;
    this.recorder = recorder;
  }

  /**
   * Trains what is left of the phase.
   *
   * @param from where the trainer stands
   * @throws Diverged with the weights that are worth keeping
   */
  Checkpoint fit(Checkpoint from) {
    Checkpoint now = from;
    while (!phase.isOver(now)) {
      now = epoch(now);
      recorder.epoch(now, phase.isOver(now));
    }
    return now;
  }

  /** Of the weights after the last epoch; null when none was measured here. */
  Evaluation lastValidation() {
    return last;
  }

  private Checkpoint epoch(Checkpoint before) {
    try (Progress.Stage stage = progress.epoch(shown(before))) {
      return epoch(before, stage);
    }
  }

  private Epoch shown(Checkpoint before) {
    return new Epoch(
        before.training().epoch() + 1,
        phase.end(before),
        before.training().round(),
        trainer.rounds(),
        trainer.examples());
  }

  private Checkpoint epoch(Checkpoint before, Progress.Stage stage) {
    int epoch = before.training().epoch();
    Stopwatch training = new Stopwatch();
    EpochSummary summary = train(before, stage, training);
    Checkpoint now = before.with(trainer.state()).with(before.spent().training(training.seconds()));
    Map<String, Double> values = values(summary.loss(), summary.metrics());
    if (validation != null) {
      stage.part("validation");
      Stopwatch evaluating = new Stopwatch();
      last = validation.evaluate(network, now.training().parameters());
      now = now.with(now.spent().evaluating(evaluating.seconds()));
      if (destroyed(summary.loss(), last.loss(), before.bound())) {
        throw Diverged.after(phase, before, epoch, "val_loss", last.loss(), summary.loss());
      }
      values.putAll(Measures.of("val_", last));
    }
    stage.to(trainer.rounds(), values);
    EarlyStop.Standing standing =
        monitor.rule().after(before.standing(), epoch, values.get(monitor.metric()));
    return now.afterEpoch(before.history().plus(epoch, values), summary.examples(), standing);
  }

  /**
   * Few rounds in an epoch may swing around the bound. A network that only memorises may be as bad
   * on other rows, but not on those that it learns.
   */
  private static boolean destroyed(double loss, double validated, double bound) {
    return !Double.isFinite(validated) || validated > bound && loss > bound / 10;
  }

  private EpochSummary train(Checkpoint before, Progress.Stage stage, Stopwatch watch) {
    try {
      return trainEpoch.apply(
          (round, rounds, loss, metrics) -> {
            stage.to(round, values(loss, metrics));
            recorder.round(
                before.with(trainer.state()).with(before.spent().training(watch.seconds())));
          });
    } catch (TrainingDiverged e) {
      throw Diverged.during(phase, before.with(trainer.state()), e);
    }
  }

  private static Map<String, Double> values(double loss, Map<String, Double> metrics) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", loss);
    values.putAll(metrics);
    return values;
  }
}
