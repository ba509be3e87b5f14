package dev.headway.report;

import dev.headway.history.History;
import dev.headway.history.RunMetrics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sentences and choices that the page and the terminal's summary share. */
final class Headline {
  private static final Pattern LOSS = Pattern.compile("(?m)^  loss: (\\w+)$");

  private final ReportData data;

  Headline(ReportData data) {
    this.data = data;
  }

  OptionalDouble metric(String name) {
    return data.metrics().number(name);
  }

  Optional<ConfusionMatrix> confusion() {
    return Optional.ofNullable(data.summary().confusion())
        .map(counts -> new ConfusionMatrix(labels(), counts));
  }

  /** The classes' names, fit to be shown. */
  List<String> labels() {
    return data.summary().labels().stream().map(Figures::visible).toList();
  }

  /**
   * What the first loss is to be held against; empty with fewer than two classes, and under a loss
   * that isn't a cross-entropy.
   */
  Optional<String> guessing() {
    int classes = data.summary().labels().size();
    // The effective job has a key a line; one from before there were other losses has none.
    Matcher loss = LOSS.matcher(data.jobYaml());
    if (classes < 2 || loss.find() && !loss.group(1).endsWith("crossentropy")) {
      return Optional.empty();
    }
    double reference = Math.log(classes);
    String sentence =
        "Guessing among "
            + classes
            + " classes has a loss of ln("
            + classes
            + ") = "
            + Figures.loss(reference);
    OptionalDouble initial = metric("initial_loss");
    if (initial.isEmpty() || !Double.isFinite(initial.getAsDouble())) {
      return Optional.of(sentence + ".");
    }
    double away = Math.abs(initial.getAsDouble() - reference) / reference;
    return Optional.of(
        sentence + "; the loss before training is " + Figures.percent(away) + " away from it.");
  }

  /** The pretrained backbone against the random one, where the run measured both. */
  Optional<String> randomBackbone() {
    OptionalDouble random = metric("random_backbone_test_accuracy");
    OptionalDouble test = metric("test_accuracy");
    if (random.isEmpty() || test.isEmpty()) {
      return Optional.empty();
    }
    double points = 100 * (test.getAsDouble() - random.getAsDouble());
    return Optional.of(
        "Pretrained backbone "
            + Figures.percent(test)
            + ", same head on random weights "
            + Figures.percent(random)
            + ": "
            + (points < 0 ? "−" : "+")
            + Figures.decimals(Math.abs(points), 1)
            + " points.");
  }

  /** The run's best epoch; where it doesn't say, the best by validation, else training loss. */
  OptionalLong bestEpoch() {
    RunMetrics metrics = data.metrics();
    if (metrics.contains("best_epoch")) {
      return metrics.whole("best_epoch");
    }
    History history = data.history();
    for (String metric : List.of("val_loss", "loss")) {
      if (history.metrics().containsKey(metric)) {
        return history.best(metric).stream().mapToLong(History.Best::epoch).findFirst();
      }
    }
    return OptionalLong.empty();
  }
}
