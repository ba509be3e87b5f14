package dev.headway.train;

import java.util.List;

/** Which way a measured number gets better. */
public enum Better {
  LOWER,
  HIGHER;

  private static final List<String> HIGHER_NAMES =
      List.of("accuracy", "acc", "auc", "precision", "recall", "f1", "f1_score");

  /**
   * Higher for names that end with accuracy, acc, auc, precision, recall, f1 or f1_score; lower for
   * all others, losses above all.
   *
   * @param metric as in the history, such as {@code val_loss}
   */
  public static Better of(String metric) {
    return HIGHER_NAMES.stream().anyMatch(metric::endsWith) ? HIGHER : LOWER;
  }

  /** Whether {@code value} is better than {@code reference}; NaN never is, nor better than NaN. */
  public boolean than(double value, double reference) {
    return this == LOWER ? value < reference : value > reference;
  }

  /** What every number is better than. */
  double worst() {
    return this == LOWER ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
  }

  /** The value made worse by so much. */
  double worse(double value, double by) {
    return this == LOWER ? value + by : value - by;
  }
}
