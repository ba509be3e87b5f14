package dev.headway.evaluate;

import dev.headway.config.Metric;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keras' metrics as whole numbers that are counted row by row: their sums are the same in any order
 * and however rows are cut into blocks.
 *
 * <ul>
 *   <li>{@code accuracy}: rows whose class has the highest score
 *   <li>top k: rows with fewer than k classes above their own, as {@code tf.math.in_top_k}
 *   <li>{@code auc}: area under the ROC curve over Keras' 200 thresholds, by trapezoids; of more
 *       than one output, over all rows and classes together, as Keras does with one-hot targets
 *   <li>{@code precision}, {@code recall}: with probabilities above ½ taken for yes; of one output,
 *       those of the second class; of several, over all rows and classes together
 *   <li>{@code f1_score}: 2 TP / (2 TP + FP + FN) of each class by the highest score, and their
 *       mean, 0 for a class that nobody has, as {@code F1Score(average="macro")}
 * </ul>
 */
final class MetricCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Of Keras' 200 thresholds the last is above 1; a probability lies above one of the rest. */
  private static final int BUCKETS = 199;

  private final Outputs outputs;
  private final List<Metric> metrics;

  /** Accuracy is measured in any case. */
  MetricCounts(Outputs outputs, List<Metric> metrics) {
    this.outputs = outputs;
    List<Metric> all = new ArrayList<>(metrics);
    if (!all.contains(Metric.ACCURACY)) {
      all.add(0, Metric.ACCURACY);
    }
    this.metrics = List.copyOf(all);
  }

  /** How many numbers are counted. */
  int size() {
    return metrics.stream().mapToInt(this::size).sum();
  }

  private int size(Metric metric) {
    return switch (metric.kind()) {
      case ACCURACY, TOP_K -> 1;
      case AUC -> 2 * BUCKETS;
      case PRECISION, RECALL -> 2;
      case F1 -> 3 * outputs.classes();
    };
  }

  /** Whether the scores' order is enough; else they are to be the network's own outputs. */
  boolean needsProbabilities() {
    return metrics.stream().anyMatch(metric -> metric.kind().needsProbabilities());
  }

  /**
   * Counts a row.
   *
   * @param scores of the classes, this row's from {@code from} on
   * @param counts {@link #size()} numbers, to be added to
   */
  void add(float[] scores, int from, int label, long[] counts) {
    int predicted = Scoring.argMax(scores, from, outputs.classes());
    int at = 0;
    for (Metric metric : metrics) {
      switch (metric.kind()) {
        case ACCURACY -> counts[at] += predicted == label ? 1 : 0;
        case TOP_K -> counts[at] += inTop(scores, from, label, metric.k()) ? 1 : 0;
        case F1 -> {
          counts[at + 3 * label + (predicted == label ? 0 : 2)]++;
          if (predicted != label) {
            counts[at + 3 * predicted + 1]++;
          }
        }
        default -> addThresholds(metric, scores, from, label, counts, at);
      }
      at += size(metric);
    }
  }

  /** One output is one question: is it the second class? Several are one question each. */
  private void addThresholds(
      Metric metric, float[] scores, int from, int label, long[] counts, int at) {
    for (int k = outputs.width() == 1 ? 1 : 0; k < outputs.classes(); k++) {
      float p = scores[from + k];
      boolean positive = label == k;
      if (metric.kind() == Metric.Kind.AUC) {
        int bucket = Math.min(BUCKETS - 1, Math.max(0, (int) Math.ceil(p * BUCKETS) - 1));
        counts[at + (positive ? 0 : BUCKETS) + bucket]++;
      } else if (positive && p > 0.5f) {
        counts[at]++;
      } else if (metric.kind() == Metric.Kind.RECALL ? positive : p > 0.5f) {
        counts[at + 1]++;
      }
    }
  }

  private boolean inTop(float[] scores, int from, int label, int k) {
    float own = scores[from + label];
    int above = 0;
    for (int i = 0; i < outputs.classes(); i++) {
      above += scores[from + i] > own ? 1 : 0;
    }
    return above < k && !Float.isNaN(own);
  }

  /**
   * What the counts mean.
   *
   * @param examples rows counted, at least 1
   */
  Map<String, Double> values(long[] counts, long examples) {
    Map<String, Double> values = new LinkedHashMap<>();
    int at = 0;
    for (Metric metric : metrics) {
      values.put(
          metric.name(),
          switch (metric.kind()) {
            case ACCURACY, TOP_K -> (double) counts[at] / examples;
            case AUC -> auc(counts, at);
            case PRECISION, RECALL -> share(counts[at], counts[at] + counts[at + 1]);
            case F1 -> f1(counts, at);
          });
      at += size(metric);
    }
    return Collections.unmodifiableMap(values);
  }

  /** From the highest threshold, above which nothing is, to the lowest, above which all are. */
  private static double auc(long[] counts, int at) {
    long positives = 0;
    long negatives = 0;
    for (int i = 0; i < BUCKETS; i++) {
      positives += counts[at + i];
      negatives += counts[at + BUCKETS + i];
    }
    double area = 0;
    long hits = 0;
    for (int i = BUCKETS - 1; i >= 0; i--) {
      double before = share(hits, positives);
      hits += counts[at + i];
      double width = share(counts[at + BUCKETS + i], negatives);
      area += width * (before + share(hits, positives)) / 2;
    }
    return area;
  }

  private double f1(long[] counts, int at) {
    double sum = 0;
    for (int k = 0; k < outputs.classes(); k++) {
      long hits = counts[at + 3 * k];
      sum += share(2 * hits, 2 * hits + counts[at + 3 * k + 1] + counts[at + 3 * k + 2]);
    }
    return sum / outputs.classes();
  }

  private static double share(long part, long all) {
    return all == 0 ? 0 : (double) part / all;
  }
}
