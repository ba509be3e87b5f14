package dev.headway.pipeline;

import dev.headway.backbone.TrainableNetwork;
import dev.headway.evaluate.Evaluation;
import dev.headway.evaluate.EvaluationSet;
import dev.headway.progress.Progress;
import dev.headway.train.EarlyStop;
import dev.headway.train.EpochSummary;
import dev.headway.train.ParameterAveraging;
import dev.headway.train.RoundListener;
import dev.headway.train.TrainingDiverged;
import java.util.LinkedHashMap;
import java.util.Locale;
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
    int epoch = before.training().epoch();
    Stopwatch training = new Stopwatch();
    EpochSummary summary = train(before, training);
    Checkpoint now = before.with(trainer.state()).with(before.spent().training(training.seconds()));
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", summary.loss());
    values.putAll(summary.metrics());
    if (validation != null) {
      Stopwatch evaluating = new Stopwatch();
      last = validation.evaluate(network, now.training().parameters());
      now = now.with(now.spent().evaluating(evaluating.seconds()));
      if (destroyed(summary.loss(), last.loss(), before.bound())) {
        throw Diverged.after(phase, before, epoch, "val_loss", last.loss(), summary.loss());
      }
      Measures.of(last).forEach((name, value) -> values.put("val_" + name, value));
    }
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

  private EpochSummary train(Checkpoint before, Stopwatch watch) {
    try (Progress.Stage stage =
        progress.stage(
            String.format(
                Locale.ROOT, "Epoch %d/%d", before.training().epoch() + 1, phase.end(before)),
            trainer.rounds(),
            "rounds")) {
      return trainEpoch.apply(
          (round, rounds, loss, metrics) -> {
            stage.to(round, describe(loss, metrics));
            recorder.round(
                before.with(trainer.state()).with(before.spent().training(watch.seconds())));
          });
    } catch (TrainingDiverged e) {
      throw Diverged.during(phase, before.with(trainer.state()), e);
    }
  }

  private static String describe(double loss, Map<String, Double> metrics) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "loss %.4f", loss));
    metrics.forEach(
        (name, value) -> text.append(String.format(Locale.ROOT, " %s %.4f", name, value)));
    return text.toString();
  }
}
