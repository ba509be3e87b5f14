package dev.headway.train;

import java.util.List;

/**
 * Sums in float64 in one shape: a binary tree over 0 … n - 1, split at the middle. Spark's own
 * reductions merge in arrival order, which gives other bits each time.
 */
final class FixedTreeSum {
  private FixedTreeSum() {}

  /** Σ weightᵢ · valuesᵢ by element; entries of weight 0 are not read. */
  static double[] weighted(List<float[]> values, long[] weights) {
    double[] sum = sum(values, weights, 0, values.size());
    return sum == null ? new double[0] : sum;
  }

  /** Σ values in the same tree. */
  static double sum(double[] values) {
    return values.length == 0 ? 0 : sum(values, 0, values.length);
  }

  /** Σ values by element, in the same tree; the arrays are of one length and may be overwritten. */
  static double[] sum(List<double[]> values) {
    return values.isEmpty() ? new double[0] : sum(values, 0, values.size());
  }

  private static double[] sum(List<double[]> values, int from, int to) {
    if (to - from == 1) {
      return values.get(from);
    }
    int middle = (from + to) >>> 1;
    return add(sum(values, from, middle), sum(values, middle, to));
  }

  private static double[] add(double[] left, double[] right) {
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
    return left;
  }

  private static double sum(double[] values, int from, int to) {
    if (to - from == 1) {
      return values[from];
    }
    int middle = (from + to) >>> 1;
    return sum(values, from, middle) + sum(values, middle, to);
  }

  private static double[] sum(List<float[]> values, long[] weights, int from, int to) {
    if (to - from == 1) {
      return weights[from] == 0 ? null : scaled(values.get(from), weights[from]);
    }
    int middle = (from + to) >>> 1;
    double[] left = sum(values, weights, from, middle);
    double[] right = sum(values, weights, middle, to);
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    return add(left, right);
  }

  private static double[] scaled(float[] values, long weight) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (double) weight * values[i];
    }
    return out;
  }
}
