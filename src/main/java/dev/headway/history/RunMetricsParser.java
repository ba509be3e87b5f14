package dev.headway.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * {@code metrics.json}: one flat object, a field a line, in the order of {@link
 * RunMetrics#names()}. Numbers with a point are numbers, those without one are whole; what isn't
 * finite is the string {@code "NaN"}, {@code "Infinity"} or {@code "-Infinity"}.
 */
public final class RunMetricsParser {
  private static final List<String> REQUIRED =
      List.of(
          "initial_loss",
          "initial_accuracy",
          "val_loss",
          "val_accuracy",
          "test_loss",
          "test_accuracy",
          "train_examples",
          "validation_examples",
          "test_examples",
          "examples_per_epoch",
          "quarantined",
          "featurize_images_per_second",
          "featurize_seconds",
          "train_seconds",
          "evaluate_seconds",
          "total_seconds",
          "workers",
          "epochs_run",
          "best_epoch",
          "feature_cache",
          "model_sha256");

  private RunMetricsParser() {}

  /**
   * The names that every run's metrics have, with nothing in them where a run has no such number.
   */
  public static List<String> required() {
    return REQUIRED;
  }

  /**
   * Gives the metrics back when each of {@link #required()} is there.
   *
   * @throws IllegalArgumentException naming those that aren't
   */
  public static RunMetrics requireComplete(RunMetrics metrics) {
    List<String> missing = REQUIRED.stream().filter(name -> !metrics.contains(name)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("metrics lack " + String.join(", ", missing));
    }
    return metrics;
  }

  /** JSON, a field a line, ended by {@code \n}. */
  public static String toJson(RunMetrics metrics) {
    ObjectNode root = StrictJson.object();
    for (String name : metrics.names()) {
      Object value = metrics.value(name);
      if (value == null) {
        root.putNull(name);
      } else if (value instanceof Long whole) {
        root.put(name, whole);
      } else if (value instanceof Double number) {
        root.set(name, StrictJson.real(number));
      } else if (value instanceof String text) {
        root.put(name, text);
      } else {
        ArrayNode list = root.putArray(name);
        metrics.wholes(name).forEach(list::add);
      }
    }
    return StrictJson.lines(root);
  }

  /**
   * Reads what {@link #toJson} writes; other names than the required ones are kept.
   *
   * @param file the file's name, for messages
   * @throws dev.headway.error.HeadwayException exit 3 for anything else
   */
  public static RunMetrics fromJson(String json, String file) {
    StrictJson root = StrictJson.parse(json, file);
    RunMetrics.Builder metrics = RunMetrics.builder();
    for (String name : root.names()) {
      JsonNode value = root.value(name);
      if (name.isBlank()) {
        throw root.wrong("a field without a name", "named", value);
      } else if (value.isNull()) {
        metrics.nothing(name);
      } else if (value.isIntegralNumber()) {
        metrics.whole(name, root.whole(name));
      } else if (value.isNumber()) {
        metrics.number(name, value.doubleValue());
      } else if (value.isTextual() && StrictJson.notFinite(value.textValue())) {
        metrics.number(name, Double.parseDouble(value.textValue()));
      } else if (value.isTextual()) {
        metrics.text(name, value.textValue());
      } else if (value.isArray()) {
        metrics.wholes(name, root.wholes(name));
      } else {
        throw root.wrong(name, "a number, a text, a list of whole numbers or null", value);
      }
    }
    return metrics.build();
  }
}
