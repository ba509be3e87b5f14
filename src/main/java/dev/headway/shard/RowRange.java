package dev.headway.shard;

import java.io.Serializable;

/**
 * Consecutive rows of one named split of a source.
 *
 * @param split the source's split, e.g. {@code train}
 * @param from the first row's position, from 0
 * @param to the position after the last row, not below {@code from}
 */
public record RowRange(String split, long from, long to) implements Serializable {
  /** Refuses ranges that are reversed or start below 0. */
  public RowRange {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("not a row range: " + split + " " + from + ".." + to);
    }
  }

  /** The number of rows. */
  public long rows() {
    return to - from;
  }

  /** Whether a row is among them. */
  public boolean has(String ofSplit, long position) {
    return split.equals(ofSplit) && from <= position && position < to;
  }
}
