package dev.headway.split;

import dev.headway.shard.RowRange;
import java.util.ArrayList;
import java.util.List;

/** {@code tfds.even_splits}: rows cut into parts of equal size, for one reader each. */
public final class EvenSplits {
  private EvenSplits() {}

  /**
   * Cuts rows, in their order.
   *
   * @param rows what a {@link SplitSpec} means
   * @param parts at least 1
   * @return {@code parts} lists of ranges, disjoint; with {@link Remainder#KEEP} together all rows,
   *     the first {@code n mod parts} having one more. A part may be empty when n is below {@code
   *     parts}.
   */
  public static List<List<RowRange>> cut(List<RowRange> rows, int parts, Remainder remainder) {
    if (parts < 1) {
      throw new IllegalArgumentException("there is at least 1 part, not " + parts);
    }
    long n = rows.stream().mapToLong(RowRange::rows).sum();
    long size = n / parts;
    long left = remainder == Remainder.KEEP ? n % parts : 0;
    List<List<RowRange>> cut = new ArrayList<>();
    long start = 0;
    for (int part = 0; part < parts; part++) {
      long end = start + size + (part < left ? 1 : 0);
      cut.add(slice(rows, start, end));
      start = end;
    }
    return cut;
  }

  private static List<RowRange> slice(List<RowRange> rows, long from, long to) {
    List<RowRange> slice = new ArrayList<>();
    long before = 0;
    for (RowRange range : rows) {
      long first = Math.max(from - before, 0);
      long last = Math.min(to - before, range.rows());
      if (first < last) {
        slice.add(new RowRange(range.split(), range.from() + first, range.from() + last));
      }
      before += range.rows();
    }
    return slice;
  }
}
