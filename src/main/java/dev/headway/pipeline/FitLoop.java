package dev.headway.pipeline;

import dev.headway.backbone.TrainableNetwork;
import dev.headway.evaluate.Evaluation;
import dev.headway.evaluate.EvaluationSet;
import dev.headway.history.History;
import dev.headway.progress.Progress;
import dev.headway.train.EpochSummary;
import dev.headway.train.ParameterAveraging;
import dev.headway.train.RoundListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Trains epoch by epoch, validating after each. */
final class FitLoop {
  private final Function<RoundListener, EpochSummary> trainEpoch;
  private final ParameterAveraging trainer;
  private final TrainableNetwork network;
  private final EvaluationSet validation;
  private final Progress progress;

  /**
   * A loop.
   *
   * @param trainEpoch trains the trainer's next epoch
   * @param validation what to measure after each epoch; null for nothing
   */
  FitLoop(
      Function<RoundListener, EpochSummary> trainEpoch,
      ParameterAveraging trainer,
      TrainableNetwork network,
      EvaluationSet validation,
      Progress progress) {
    this.trainEpoch = trainEpoch;
    this.trainer = trainer;
    this.network = network;
    this.validation = validation;
    this.progress = progress;
  }

  /**
   * Trains.
   *
   * @param afterEpoch is given the history so far, so that it is on disk while the job runs
   */
  Fitted fit(int epochs, Consumer<History> afterEpoch) {
    History history = History.empty();
    List<Long> examples = new ArrayList<>();
    Evaluation last = null;
    double trainSeconds = 0;
    double evaluateSeconds = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      Stopwatch training = new Stopwatch();
      EpochSummary summary = train(epoch, epochs);
      trainSeconds += training.seconds();
      examples.add(summary.examples());
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("loss", summary.loss());
      values.putAll(summary.metrics());
      if (validation != null) {
        Stopwatch evaluating = new Stopwatch();
        last = validation.evaluate(network, trainer.state().parameters());
        evaluateSeconds += evaluating.seconds();
        Divergence.refuse("val_loss", last.loss(), epoch);
        values.put("val_loss", last.loss());
        last.metrics().forEach((name, value) -> values.put("val_" + name, value));
      }
      history = history.plus(epoch, values);
      afterEpoch.accept(history);
    }
    return new Fitted(
        trainer.state().parameters(), history, examples, last, trainSeconds, evaluateSeconds);
  }

  private EpochSummary train(int epoch, int epochs) {
    try (Progress.Stage stage =
        progress.stage(
            String.format(Locale.ROOT, "Epoch %d/%d", epoch + 1, epochs),
            trainer.rounds(),
            "rounds")) {
      return trainEpoch.apply(
          (round, rounds, loss, metrics) -> stage.to(round, describe(loss, metrics)));
    }
  }

  private static String describe(double loss, Map<String, Double> metrics) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "loss %.4f", loss));
    metrics.forEach(
        (name, value) -> text.append(String.format(Locale.ROOT, " %s %.4f", name, value)));
    return text.toString();
  }

  /**
   * What came of it.
   *
   * @param parameters of the trained part
   * @param examples rows trained, by epoch, counted where they were trained
   * @param validation of the final weights; null without a validation split
   */
  record Fitted(
      float[] parameters,
      History history,
      List<Long> examples,
      Evaluation validation,
      double trainSeconds,
      double evaluateSeconds) {}
}
