package dev.headway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the section {@code compile}. */
final class CompileReader {
  private static final Map<String, Loss> SHORT =
      Map.of("mse", Loss.MEAN_SQUARED_ERROR, "mae", Loss.MEAN_ABSOLUTE_ERROR);

  private CompileReader() {}

  static Compile read(YamlNode node) {
    Loss loss = loss(node.get("loss"));
    return new Compile(
        node.get("task").oneOfOr(Task.CLASSIFICATION),
        loss,
        labelSmoothing(node.get("label_smoothing"), loss),
        OptimizerReader.read(node.get("optimizer")),
        metrics(node.get("metrics"), loss));
  }

  private static double labelSmoothing(YamlNode node, Loss loss) {
    double smoothing = node.numberOr(0, v -> v >= 0 && v < 1, "a number from 0 to below 1");
    if (smoothing > 0 && !loss.givesProbabilities()) {
      throw node.error(
          "belongs to categorical_crossentropy and binary_crossentropy, not to "
              + loss.word()
              + "; leave it out");
    }
    return smoothing;
  }

  private static Loss loss(YamlNode node) {
    if (node.isAbsent()) {
      return Loss.CATEGORICAL_CROSSENTROPY;
    }
    String word = node.word(JobKeys.LOSSES);
    return SHORT.containsKey(word) ? SHORT.get(word) : Loss.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static List<Metric> metrics(YamlNode node, Loss loss) {
    if (node.isAbsent()) {
      return List.of(Metric.ACCURACY);
    }
    List<Metric> metrics = new ArrayList<>();
    for (YamlNode item : node.list("metrics")) {
      Metric metric =
          Metric.of(item.text())
              .orElseThrow(
                  () ->
                      item.error(
                          "must be one of "
                              + String.join(", ", Metric.NAMES)
                              + ", not '"
                              + item.text()
                              + "'"
                              + Nearest.hint(item.text(), Metric.NAMES)));
      if (metrics.contains(metric)) {
        throw item.error("stands there twice: " + metric.name());
      }
      if (metric.kind().needsProbabilities() && !loss.givesProbabilities()) {
        throw item.error(
            "measures probabilities, which "
                + loss.word()
                + " doesn't give: "
                + metric.name()
                + "; leave it out, or take categorical_crossentropy or binary_crossentropy");
      }
      metrics.add(metric);
    }
    return metrics;
  }
}
