package dev.headway.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * What a partition of rows has.
 *
 * @param rows their number, unusable ones included
 * @param rowBytes of the widest row, its variants included; 0 when none is usable
 * @param first the least position; {@code Long.MAX_VALUE} when there is no row
 * @param last the greatest position; -1 when there is no row
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
record RowSpan(long rows, long rowBytes, long first, long last) implements Serializable {
  /** The spans of all partitions in their order; one Spark job that reads all rows. */
  static List<RowSpan> ofEach(JavaRDD<InternalRow> rows) {
    return rows.mapPartitions(part -> List.of(of(part)).iterator()).collect();
  }

  private static RowSpan of(Iterator<InternalRow> part) {
    long rows = 0;
    long most = 0;
    long first = Long.MAX_VALUE;
    long last = -1;
    for (; part.hasNext(); rows++) {
      InternalRow row = part.next();
      most = Math.max(most, bytes(row));
      first = Math.min(first, row.getLong(RowForm.POSITION));
      last = Math.max(last, row.getLong(RowForm.POSITION));
    }
    return new RowSpan(rows, most, first, last);
  }

  private static long bytes(InternalRow row) {
    long bytes = 0;
    for (int column = RowForm.FEATURES; column < row.numFields(); column++) {
      if (row.isNullAt(column)) {
        return 0;
      }
      bytes += length(row, column);
    }
    return bytes;
  }

  /** A binary would be copied to be measured; a string is a view of the row's bytes. */
  private static int length(InternalRow row, int column) {
    return row instanceof UnsafeRow
        ? row.getUTF8String(column).numBytes()
        : row.getBinary(column).length;
  }

  /** The layout of all partitions' rows. */
  static LaneLayout layout(List<RowSpan> spans, int workers) {
    return LaneLayout.of(
        spans.stream().mapToLong(RowSpan::rows).sum(),
        workers,
        spans.stream().mapToLong(RowSpan::rowBytes).max().orElse(0));
  }

  /** Whether it may have a row at {@code from} … {@code to}, both included. */
  boolean meets(long from, long to) {
    return first <= to && last >= from;
  }
}
