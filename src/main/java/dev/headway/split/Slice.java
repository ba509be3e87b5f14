package dev.headway.split;

import dev.headway.error.HeadwayException;
import dev.headway.shard.RowRange;
import dev.headway.shard.SplitSize;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/**
 * One term of a split string: consecutive rows of one split.
 *
 * @param text as it stands in the string
 * @param split the split's name
 * @param from first bound, negative from the end; null for the start
 * @param to second bound, negative from the end; null for the end
 * @param unit of both bounds
 */
record Slice(String text, String split, BigDecimal from, BigDecimal to, Unit unit)
    implements Serializable {
  /** The rows, of which there is at least one. */
  RowRange rows(SplitSize size) {
    long n = size.rows();
    long first = from == null ? 0 : row(from, size);
    long last = to == null ? n : row(to, size);
    if (n == 0) {
      throw refused("is empty: %s has no rows", split);
    }
    if (last < first) {
      throw refused(
          "is reversed: of %s it would be those from %,d to %,d; swap its bounds",
          Rows.count(n), first, last);
    }
    if (last == first) {
      throw refused(
          "is empty: of %s it would be those from %,d to %,d; widen it",
          Rows.count(n), first, last);
    }
    return new RowRange(split, first, last);
  }

  private long row(BigDecimal bound, SplitSize size) {
    return switch (unit) {
      case PERCENT -> fromEnd(percent(bound, size.rows()), size.rows());
      case SHARDS -> shard(bound, size.shardRows());
      case ROWS -> {
        if (beyond(bound, size.rows())) {
          throw refused(
              "asks for row %,d, but %s has %s; stay within -%,d and %,d, or use %%",
              bound.toBigIntegerExact(), split, Rows.count(size.rows()), size.rows(), size.rows());
        }
        yield fromEnd(bound.longValueExact(), size.rows());
      }
    };
  }

  /** To the nearest, halves to even, in the float64 arithmetic that TFDS uses. */
  private static long percent(BigDecimal percent, long rows) {
    return (long) Math.rint(percent.doubleValue() * rows / 100.0);
  }

  private long shard(BigDecimal bound, List<Long> shardRows) {
    int shards = shardRows.size();
    if (beyond(bound, shards)) {
      throw refused(
          "reaches beyond %s's shards: it has %d, number 0 to %d, or -%d to -1 from the end",
          split, shards, shards - 1, shards);
    }
    int end = (int) fromEnd(bound.intValueExact(), shards);
    return shardRows.subList(0, end).stream().mapToLong(Long::longValue).sum();
  }

  private static boolean beyond(BigDecimal bound, long count) {
    return bound.abs().compareTo(BigDecimal.valueOf(count)) > 0;
  }

  private HeadwayException refused(String what, Object... values) {
    return HeadwayException.request(
        "split '" + text + "' " + String.format(Locale.ROOT, what, values));
  }

  private static long fromEnd(long bound, long rows) {
    return bound < 0 ? rows + bound : bound;
  }
}
