package dev.headway.pipeline;

import dev.headway.evaluate.Evaluation;
import java.util.LinkedHashMap;
import java.util.Map;

/** An evaluation's numbers by the names that history and metrics give them. */
final class Measures {
  private Measures() {}

  static Map<String, Double> of(Evaluation evaluation) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("loss", evaluation.loss());
    values.putAll(evaluation.metrics());
    return values;
  }

  /** The same with a prefix, such as {@code val_}. */
  static Map<String, Double> of(String prefix, Evaluation evaluation) {
    Map<String, Double> values = new LinkedHashMap<>();
    of(evaluation).forEach((name, value) -> values.put(prefix + name, value));
    return values;
  }
}
