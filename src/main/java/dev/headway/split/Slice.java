package dev.headway.split;

import dev.headway.error.HeadwayException;
import dev.headway.shard.RowRange;
import dev.headway.shard.SplitSize;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;

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
    if (last < first) {
      throw HeadwayException.request(
          String.format(
              "split '%s' is reversed: of %,d rows it would be those from %,d to %,d; swap its bounds",
              text, n, first, last));
    }
    if (last == first) {
      throw HeadwayException.request(
          String.format(
              "split '%s' is empty: of %,d rows it would be those from %,d to %,d; widen it",
              text, n, first, last));
    }
    return new RowRange(split, first, last);
  }

  private long row(BigDecimal bound, SplitSize size) {
    return switch (unit) {
      case PERCENT -> fromEnd(percent(bound, size.rows()), size.rows());
      case SHARDS -> shard(bound.intValueExact(), size.shardRows());
      case ROWS -> {
        long row = bound.longValueExact();
        if (Math.abs(row) > size.rows()) {
          throw HeadwayException.request(
              String.format(
                  "split '%s' asks for row %,d, but %s has %,d rows; stay within -%d and %d, or use %%",
                  text, row, split, size.rows(), size.rows(), size.rows()));
        }
        yield fromEnd(row, size.rows());
      }
    };
  }

  /** To the nearest, halves to even, in the float64 arithmetic that TFDS uses. */
  private static long percent(BigDecimal percent, long rows) {
    return (long) Math.rint(percent.doubleValue() * rows / 100.0);
  }

  private long shard(int number, List<Long> shardRows) {
    int shards = shardRows.size();
    if (Math.abs(number) > shards) {
      throw HeadwayException.request(
          String.format(
              "split '%s' asks for shard %d, but %s has %d; stay within -%d and %d",
              text, number, split, shards, shards, shards));
    }
    int end = number < 0 ? shards + number : number;
    return shardRows.subList(0, end).stream().mapToLong(Long::longValue).sum();
  }

  private static long fromEnd(long bound, long rows) {
    return bound < 0 ? rows + bound : bound;
  }
}
