package dev.headway.train;

import java.util.List;
import java.util.function.IntFunction;

/**
 * Sums in float64 in one shape: a binary tree over 0 … n - 1, split at the middle. Spark's own
 * reductions merge in arrival order, which gives other bits each time.
 */
final class FixedTreeSum {
  private FixedTreeSum() {}

  /**
   * Σ termᵢ by element.
   *
   * @param n terms
   * @param terms asked once for each of 0 … n - 1, in this order, so that they can come as a
   *     stream: no more than log₂ n sums are held. What it gives may be overwritten; null is left
   *     out.
   * @return null when all terms are
   */
  static double[] sum(int n, IntFunction<double[]> terms) {
    return n == 0 ? null : sum(terms, 0, n);
  }

  /** Σ weightᵢ · valuesᵢ by element; entries of weight 0 are not read. */
  static double[] weighted(List<float[]> values, long[] weights) {
    double[] sum = sum(values.size(), i -> term(values.get(i), weights[i]));
    return sum == null ? new double[0] : sum;
  }

  /** weight · values, or null for weight 0. */
  static double[] term(float[] values, long weight) {
    if (weight == 0) {
      return null;
    }
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (double) weight * values[i];
    }
    return out;
  }

  /** sum / total as float32. */
  static float[] mean(double[] sum, long total) {
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / total);
    }
    return mean;
  }

  /** Σ values in the same tree. */
  static double sum(double[] values) {
    return values.length == 0 ? 0 : sum(values, 0, values.length);
  }

  /** Σ values by element, in the same tree; the arrays are of one length and may be overwritten. */
  static double[] sum(List<double[]> values) {
    double[] sum = sum(values.size(), values::get);
    return sum == null ? new double[0] : sum;
  }

  private static double[] sum(IntFunction<double[]> terms, int from, int to) {
    if (to - from == 1) {
      return terms.apply(from);
    }
    int middle = (from + to) >>> 1;
    double[] left = sum(terms, from, middle);
    double[] right = sum(terms, middle, to);
    if (left == null || right == null) {
      return left == null ? right : left;
    }
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
}
