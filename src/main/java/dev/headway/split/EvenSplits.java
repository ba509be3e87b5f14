package dev.headway.split;

import dev.headway.shard.RowRange;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code tfds.even_splits}: rows cut into parts of equal size, for one reader each
 * (tensorflow_datasets/core/subsplits_utils.py).
 */
public final class EvenSplits {
  private EvenSplits() {}

  /**
   * Cuts rows, each range by itself, as TFDS does: part i has the i-th piece of every range, in
   * their order.
   *
   * @param rows what a {@link SplitSpec} means
   * @param parts at least 1
   * @return {@code parts} lists of ranges, disjoint where {@code rows} are. With {@link
   *     Remainder#KEEP} together all rows, the first {@code n mod parts} pieces of a range of n
   *     rows having one more; a part may be empty when ranges are smaller than {@code parts}.
   */
  public static List<List<RowRange>> cut(List<RowRange> rows, int parts, Remainder remainder) {
    if (parts < 1) {
      throw new IllegalArgumentException("there is at least 1 part, not " + parts);
    }
    List<List<RowRange>> cut = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      List<RowRange> pieces = new ArrayList<>();
      for (RowRange range : rows) {
        long from = start(range, part, parts, remainder);
        long to = start(range, part + 1, parts, remainder);
        if (from < to) {
          pieces.add(new RowRange(range.split(), from, to));
        }
      }
      cut.add(pieces);
    }
    return cut;
  }

  private static long start(RowRange range, int part, int parts, Remainder remainder) {
    long left = remainder == Remainder.KEEP ? range.rows() % parts : 0;
    return range.from() + range.rows() / parts * part + Math.min(part, left);
  }
}
