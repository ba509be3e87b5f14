package dev.headway.train;

import dev.headway.feature.FeatureColumns;
import dev.headway.feature.PackedRows;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/**
 * A lane's rows of one epoch, in the order they are trained, packed by rounds: {@code batchSize ·
 * averagingFrequency} usable rows each, the last one shorter.
 */
final class RoundRows implements Iterator<PackedRows> {
  private final Iterator<Row> rows;
  private final int roundRows;
  private PackedRows next;

  RoundRows(Iterator<Row> rows, int roundRows) {
    this.rows = rows;
    this.roundRows = roundRows;
    advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public PackedRows next() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    PackedRows current = next;
    advance();
    return current;
  }

  private void advance() {
    PackedRows.Builder builder = new PackedRows.Builder(roundRows);
    while (!builder.full() && rows.hasNext()) {
      Row row = rows.next();
      // An unusable row keeps its place in the order and is skipped when it is drawn.
      if (!row.isNullAt(row.fieldIndex(FeatureColumns.FEATURES))) {
        builder.add(row);
      }
    }
    next = builder.isEmpty() ? null : builder.build();
  }
}
