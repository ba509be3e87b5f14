package dev.headway.shuffle;

import java.util.Iterator;
import org.apache.spark.sql.Row;

/**
 * A partition's rows on their way into the lane's buffer. An order is only tf.data's when partition
 * i has lane i in the order of the positions; a DataFrame that was repartitioned, sorted or
 * coalesced in between would silently train in another order, so each row is looked at.
 */
final class LaneRows implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final int lane;
  private final int laneColumn;
  private final int positionColumn;
  private long last = -1;

  LaneRows(Iterator<Row> rows, int lane, int laneColumn, int positionColumn) {
    this.rows = rows;
    this.lane = lane;
    this.laneColumn = laneColumn;
    this.positionColumn = positionColumn;
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public Row next() {
    Row row = rows.next();
    long position = row.getLong(positionColumn);
    if (row.getInt(laneColumn) != lane || position <= last) {
      throw new IllegalStateException(
          String.format(
              "partition %d has position %d of lane %d after %d: an epoch is made of what lanes()"
                  + " gave, as it came, not repartitioned, coalesced or sorted",
              lane, position, row.getInt(laneColumn), last));
    }
    last = position;
    return row;
  }
}
