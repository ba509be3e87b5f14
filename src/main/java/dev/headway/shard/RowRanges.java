package dev.headway.shard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sets of rows as ranges. */
public final class RowRanges {
  private RowRanges() {}

  /**
   * The ranges widened until they begin and end at multiples of some number of rows or at their
   * split's end; sorted by split and position, none of them touching another.
   */
  public static List<RowRange> widened(List<RowRange> ranges, int rows, List<SplitSize> splits) {
    List<RowRange> wide = new ArrayList<>();
    List<RowRange> sorted =
        ranges.stream()
            .filter(range -> range.rows() > 0)
            .sorted(Comparator.comparing(RowRange::split).thenComparing(RowRange::from))
            .toList();
    for (RowRange range : sorted) {
      long from = range.from() / rows * rows;
      long to = Math.min((range.to() + rows - 1) / rows * rows, size(range.split(), splits));
      RowRange last = wide.isEmpty() ? null : wide.get(wide.size() - 1);
      if (last != null && last.split().equals(range.split()) && from <= last.to()) {
        wide.set(wide.size() - 1, new RowRange(last.split(), last.from(), Math.max(to, last.to())));
      } else {
        wide.add(new RowRange(range.split(), from, to));
      }
    }
    return wide;
  }

  private static long size(String split, List<SplitSize> splits) {
    return splits.stream()
        .filter(size -> size.name().equals(split))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no split '" + split + "'"))
        .rows();
  }
}
