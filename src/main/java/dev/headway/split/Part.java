package dev.headway.split;

import dev.headway.error.HeadwayException;
import dev.headway.shard.RowRange;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * One of the parts that {@code tfds.even_splits} makes.
 *
 * @param number from 0
 * @param parts how many there are
 * @param remainder what becomes of the rows that don't divide evenly
 */
record Part(int number, int parts, Remainder remainder) implements Serializable {
  List<RowRange> of(List<RowRange> rows, String split) {
    List<RowRange> part = EvenSplits.cut(rows, parts, remainder).get(number);
    if (part.isEmpty()) {
      throw HeadwayException.request(
          String.format(
              Locale.ROOT,
              "%s of split '%s' is empty: %s are too few; ask for fewer parts",
              this,
              split,
              Rows.count(rows.stream().mapToLong(RowRange::rows).sum())));
    }
    return part;
  }

  @Override
  public String toString() {
    return "part " + (number + 1) + " of " + parts;
  }
}
