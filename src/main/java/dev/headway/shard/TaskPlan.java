package dev.headway.shard;

import java.util.ArrayList;
import java.util.List;

/** Cuts row ranges into tasks; a pure function of ranges, alignment and cores. */
final class TaskPlan {
  private TaskPlan() {}

  /**
   * Pieces of the ranges in their order. All cuts lie at multiples of one step, itself a multiple
   * of the alignment, so a block of positions is never cut.
   */
  static List<RowRange> cut(List<RowRange> ranges, int alignment, int cores) {
    long rows = ranges.stream().mapToLong(RowRange::rows).sum();
    long wanted = (long) RowTasks.TASKS_PER_CORE * Math.max(1, cores);
    long even = Math.max(1, ceilDiv(ceilDiv(rows, wanted), alignment)) * alignment;
    long most = Math.max(1, RowTasks.MOST_ROWS / alignment) * alignment;
    long step = Math.min(even, most);
    List<RowRange> tasks = new ArrayList<>();
    for (RowRange range : ranges) {
      long from = range.from();
      while (from < range.to()) {
        long to = Math.min(range.to(), (from / step + 1) * step);
        tasks.add(new RowRange(range.split(), from, to));
        from = to;
      }
    }
    return tasks;
  }

  /** Refuses ranges of unknown splits or beyond a split's end: the caller resolved them wrongly. */
  static void check(List<RowRange> ranges, List<SplitSize> splits) {
    for (RowRange range : ranges) {
      long rows =
          splits.stream()
              .filter(s -> s.name().equals(range.split()))
              .mapToLong(SplitSize::rows)
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no split '" + range.split() + "'"));
      if (range.to() > rows) {
        throw new IllegalArgumentException(range + " ends beyond the split's " + rows + " rows");
      }
    }
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }
}
