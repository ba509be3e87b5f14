package dev.headway.config;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A metric by the name that it has in the history, where the validation split's has {@code val_}
 * before it.
 *
 * @param name as in the job file, such as {@code accuracy} or {@code top_3_accuracy}
 * @param kind what is measured
 * @param k for {@link Kind#TOP_K} the number of classes that count, at least 1; else 0
 */
public record Metric(String name, Kind kind, int k) implements Serializable {
  /** What can be measured. */
  public enum Kind {
    ACCURACY,
    TOP_K,
    AUC,
    PRECISION,
    RECALL,
    F1;

    /** Whether it holds probabilities against thresholds; linear outputs have none. */
    public boolean needsProbabilities() {
      return this == AUC || this == PRECISION || this == RECALL;
    }
  }

  /** The share of rows whose most probable class is the true one. */
  public static final Metric ACCURACY = new Metric("accuracy", Kind.ACCURACY, 0);

  static final List<String> NAMES =
      List.of(
          "accuracy",
          "top_k_categorical_accuracy",
          "top_3_accuracy",
          "auc",
          "precision",
          "recall",
          "f1_score");

  private static final Pattern TOP = Pattern.compile("top_([1-9][0-9]{0,5})_accuracy");

  /** Keras' k where only the metric's name is given. */
  private static final int KERAS_K = 5;

  /** The metric of this name; empty when there is none. */
  public static Optional<Metric> of(String name) {
    Matcher top = TOP.matcher(name);
    if (top.matches()) {
      return Optional.of(new Metric(name, Kind.TOP_K, Integer.parseInt(top.group(1))));
    }
    return switch (name) {
      case "accuracy" -> Optional.of(ACCURACY);
      case "top_k_categorical_accuracy" -> Optional.of(new Metric(name, Kind.TOP_K, KERAS_K));
      case "auc" -> Optional.of(new Metric(name, Kind.AUC, 0));
      case "precision" -> Optional.of(new Metric(name, Kind.PRECISION, 0));
      case "recall" -> Optional.of(new Metric(name, Kind.RECALL, 0));
      case "f1_score" -> Optional.of(new Metric(name, Kind.F1, 0));
      default -> Optional.empty();
    };
  }
}
