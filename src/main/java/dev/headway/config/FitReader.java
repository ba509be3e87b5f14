package dev.headway.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the section {@code fit}. */
final class FitReader {
  private FitReader() {}

  static Fit read(YamlNode node) {
    YamlNode steps = node.get("validation_steps");
    return new Fit(
        node.get("epochs").countOr(10, 1),
        workers(node.get("workers")),
        node.get("averaging_frequency").countOr(5, 1),
        node.get("seed").wholeOr(42, Long.MIN_VALUE, Long.MAX_VALUE),
        classWeight(node.get("class_weight")),
        earlyStopping(node.get("early_stopping")),
        node.get("checkpoint_every").countOr(1, 1),
        steps.isNull() ? null : (Integer) (int) steps.whole(1, Integer.MAX_VALUE));
  }

  private static Workers workers(YamlNode node) {
    if (node.isAbsent() || node.kind() == YamlKind.TEXT && node.text().equals("auto")) {
      return Workers.AUTO;
    }
    if (node.kind() != YamlKind.WHOLE) {
      throw node.wrong("auto, or a whole number of at least 1");
    }
    return Workers.of((int) node.whole(1, Integer.MAX_VALUE));
  }

  private static ClassWeight classWeight(YamlNode node) {
    if (node.isNull()) {
      return null;
    }
    if (node.kind() == YamlKind.TEXT && node.text().equals("balanced")) {
      return ClassWeight.BALANCED;
    }
    if (node.kind() != YamlKind.MAPPING || node.section().isEmpty()) {
      throw node.wrong("balanced, or a mapping from labels to weights");
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    node.section()
        .forEach(
            (label, weight) ->
                weights.put(label, weight.required().numberOr(1, v -> v > 0, "a number above 0")));
    return new ClassWeight(weights);
  }

  private static EarlyStopping earlyStopping(YamlNode node) {
    if (node.isNull()) {
      return null;
    }
    return new EarlyStopping(
        node.get("monitor").textOr("val_loss"),
        node.get("min_delta").numberOr(0, v -> v >= 0, "a number of at least 0"),
        node.get("patience").countOr(0, 0),
        node.get("mode").oneOfOr(EarlyStopping.Mode.AUTO),
        node.get("start_from_epoch").countOr(0, 0),
        node.get("restore_best").truthOr(false));
  }
}
