package dev.headway.evaluate;

import dev.headway.feature.PackedRows;

/** Losses, confusions and counts of rows whose outputs are known. */
final class Scoring {
  private Scoring() {}

  /**
   * Scores a block.
   *
   * @param values the network's outputs, n × width, row after row
   * @param cells to be added to
   * @param counts the objective's, to be added to
   * @param findings to be added to; null for nothing
   */
  static BlockScore score(
      long block,
      PackedRows rows,
      float[] values,
      Classification objective,
      Cells cells,
      long[] counts,
      Findings findings) {
    Outputs outputs = objective.outputs();
    int classes = outputs.classes();
    float[] scores = outputs.classScores(values, rows.rows());
    double loss = 0;
    for (int i = 0; i < rows.rows(); i++) {
      int label = rows.labels()[i];
      loss += outputs.loss(values, i * outputs.width(), label);
      cells.add(label, argMax(scores, i * classes, classes));
      objective.counter().add(scores, i * classes, label, counts);
    }
    if (findings != null) {
      findings.add(rows, scores);
    }
    return new BlockScore(block, rows.rows(), loss);
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
