package dev.headway.shuffle;

import java.util.Iterator;
import java.util.stream.IntStream;

/** The order of an epoch as a pure function of (number of rows, shuffle, iteration). */
public final class EpochOrder {
  private EpochOrder() {}

  /**
   * The order in which {@link ShuffleBuffer} gives {@code rows} rows.
   *
   * @param rows 0 or more
   * @param iteration from 0
   * @return {@code rows} numbers, a permutation of 0 … rows - 1: the input's place of each output
   */
  public static int[] order(int rows, ShuffleSpec spec, int iteration) {
    Iterator<Integer> shuffled =
        new ShuffleBuffer<>(IntStream.range(0, rows).iterator(), spec, iteration);
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = shuffled.next();
    }
    return order;
  }
}
