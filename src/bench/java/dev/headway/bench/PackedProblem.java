package dev.headway.bench;

import java.util.Arrays;

/**
 * Rows in one array.
 *
 * @param features row after row
 * @param labels a class for each row
 */
record PackedProblem(int width, int classes, float[] features, int[] labels) {
  int rows() {
    return labels.length;
  }

  float[] row(int row) {
    return Arrays.copyOfRange(features, row * width, (row + 1) * width);
  }

  /** These rows in this order. */
  PackedProblem take(int[] order) {
    float[] taken = new float[order.length * width];
    int[] classesOf = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(features, order[i] * width, taken, i * width, width);
      classesOf[i] = labels[order[i]];
    }
    return new PackedProblem(width, classes, taken, classesOf);
  }

  /**
   * How good outputs for all rows are.
   *
   * @param probabilities rows × classes
   */
  Quality quality(float[] probabilities) {
    int right = 0;
    double loss = 0;
    for (int i = 0; i < rows(); i++) {
      int best = 0;
      for (int k = 1; k < classes; k++) {
        best = probabilities[i * classes + k] > probabilities[i * classes + best] ? k : best;
      }
      right += best == labels[i] ? 1 : 0;
      loss -= Math.log(Math.max(1e-10, probabilities[i * classes + labels[i]]));
    }
    return new Quality((double) right / rows(), loss / rows());
  }

  /** Share of rows that are right, and the mean loss. */
  record Quality(double accuracy, double loss) {}
}
