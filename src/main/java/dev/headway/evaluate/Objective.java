package dev.headway.evaluate;

import dev.headway.feature.PackedRows;
import java.io.Serializable;
import java.util.Map;

/**
 * What a network is trained towards: the target of a row, and what is counted of the network's
 * outputs as it is trained. The loss itself is the network's, since DL4J has it there.
 *
 * <p>Counts are whole numbers, so that they add up to the same whatever the order.
 */
public interface Objective extends Serializable {
  /** The target's values for one row: the network's outputs. At least 1. */
  int width();

  /**
   * The targets of rows {@code from} … {@code to - 1}.
   *
   * @return (to - from) × width values, row after row
   */
  float[] targets(PackedRows rows, int from, int to);

  /** How many numbers are counted; 0 or more. */
  int counts();

  /**
   * Counts a minibatch, as it is trained: before its update, with dropout.
   *
   * @param scores n × width, row after row: the output layer's values <em>before</em> its
   *     activation, such as a softmax' logits
   * @param targets n × width, as {@link #targets} gave them
   * @param rows n
   * @param counts {@link #counts()} numbers, to be added to
   */
  void count(float[] scores, float[] targets, int rows, long[] counts);

  /**
   * What the counts mean.
   *
   * @param examples rows counted, at least 1
   * @return values by the name that the history gives them, such as {@code accuracy}
   */
  Map<String, Double> metrics(long[] counts, long examples);
}
