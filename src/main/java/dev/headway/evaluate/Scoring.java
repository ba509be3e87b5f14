package dev.headway.evaluate;

import dev.headway.feature.PackedRows;

/** Losses and confusions of rows whose class probabilities are known. */
final class Scoring {
  /** What DL4J's LossMCXENT clips at: evaluation and training speak of the same loss. */
  private static final double SMALLEST_PROBABILITY = 1e-10;

  private Scoring() {}

  /**
   * Scores a block.
   *
   * @param probabilities n × classes, row after row
   */
  static BlockScore score(long block, PackedRows rows, float[] probabilities, int classes) {
    double loss = 0;
    int[] cells = new int[rows.rows()];
    for (int i = 0; i < rows.rows(); i++) {
      int label = rows.labels()[i];
      double p = probabilities[i * classes + label];
      // Written so that NaN stays NaN: a diverged network must not look good.
      loss -= p < SMALLEST_PROBABILITY ? Math.log(SMALLEST_PROBABILITY) : Math.log(p);
      cells[i] = label * classes + argMax(probabilities, i * classes, classes);
    }
    return new BlockScore(block, rows.rows(), loss, cells);
  }

  /** The first index of the largest value among {@code values[from … from + count - 1]}. */
  static int argMax(float[] values, int from, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      if (values[from + k] > values[from + best]) {
        best = k;
      }
    }
    return best;
  }
}
