package dev.headway.split;

import dev.headway.shard.RowRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Ranges as sets of rows. */
final class Rows {
  private Rows() {}

  /** The same set as disjoint ranges, by split and position, neighbours joined. */
  static List<RowRange> set(List<RowRange> ranges) {
    List<RowRange> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparing(RowRange::split).thenComparingLong(RowRange::from));
    List<RowRange> merged = new ArrayList<>();
    for (RowRange range : sorted) {
      RowRange last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null && last.split().equals(range.split()) && range.from() <= last.to()) {
        merged.set(
            merged.size() - 1,
            new RowRange(last.split(), last.from(), Math.max(last.to(), range.to())));
      } else {
        merged.add(range);
      }
    }
    return merged;
  }

  /** How many rows are in both, each counted once. */
  static long shared(List<RowRange> a, List<RowRange> b) {
    return size(set(intersections(a, b)));
  }

  /** How many rows are in more than one of the ranges, each counted once. */
  static long repeated(List<RowRange> ranges) {
    List<RowRange> again = new ArrayList<>();
    for (int i = 1; i < ranges.size(); i++) {
      again.addAll(intersections(ranges.subList(i, i + 1), ranges.subList(0, i)));
    }
    return size(set(again));
  }

  /** As people write it: {@code 1 row}, {@code 2,000 rows}. */
  static String count(long rows) {
    return String.format(Locale.ROOT, rows == 1 ? "%,d row" : "%,d rows", rows);
  }

  private static long size(List<RowRange> ranges) {
    return ranges.stream().mapToLong(RowRange::rows).sum();
  }

  private static List<RowRange> intersections(List<RowRange> a, List<RowRange> b) {
    List<RowRange> both = new ArrayList<>();
    for (RowRange x : a) {
      for (RowRange y : b) {
        long from = Math.max(x.from(), y.from());
        long to = Math.min(x.to(), y.to());
        if (x.split().equals(y.split()) && from < to) {
          both.add(new RowRange(x.split(), from, to));
        }
      }
    }
    return both;
  }
}
