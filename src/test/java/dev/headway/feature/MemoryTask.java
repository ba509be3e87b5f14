package dev.headway.feature;

import dev.headway.shard.RowRange;
import dev.headway.shard.SourceTask;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Consecutive rows of a split. */
record MemoryTask(List<Row> rows) implements SourceTask, Serializable {
  @Override
  public RowRange range() {
    long from = rows.get(0).getLong(4);
    return new RowRange(rows.get(0).getString(3), from, from + rows.size());
  }

  @Override
  public Iterator<Row> images(RowRange part) {
    long from = range().from();
    return rows.subList((int) (part.from() - from), (int) (part.to() - from)).iterator();
  }

  @Override
  public Iterator<Row> labels(RowRange part) {
    List<Row> all = rows;
    return all.stream()
        .filter(row -> part.from() <= row.getLong(4) && row.getLong(4) < part.to())
        .map(
            row ->
                RowFactory.create(
                    row.getString(0), null, row.getInt(2), row.getString(3), row.getLong(4)))
        .iterator();
  }
}
