package dev.headway.feature;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.apache.spark.sql.Row;

/**
 * Usable rows in one array: what a stage keeps and moves instead of a {@code Row} or {@code
 * DataSet} for each image.
 */
public final class PackedRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int rows;
  private final float[] values;
  private final int[] labels;
  private final long[] positions;
  private final String[] keys;

  private PackedRows(int rows, float[] values, int[] labels, long[] positions, String[] keys) {
    this.rows = rows;
    this.values = values;
    this.labels = labels;
    this.positions = positions;
    this.keys = keys;
  }

  /** The number of rows n. */
  public int rows() {
    return rows;
  }

  /** n × width values, row after row: features, or what enters the trainable part (HWC). */
  public float[] values() {
    return values;
  }

  /** n class indices, from 0. */
  public int[] labels() {
    return labels;
  }

  /** n positions in the split. */
  public long[] positions() {
    return positions;
  }

  /** n keys. */
  public String[] keys() {
    return keys;
  }

  /** The values of rows {@code from} … {@code to - 1}. */
  public float[] values(int from, int to) {
    int width = rows == 0 ? 0 : values.length / rows;
    return Arrays.copyOfRange(values, from * width, to * width);
  }

  /** The first {@code count} rows; {@code count} is at most {@link #rows}. */
  public PackedRows first(int count) {
    return count == rows
        ? this
        : new PackedRows(
            count,
            values(0, count),
            Arrays.copyOf(labels, count),
            Arrays.copyOf(positions, count),
            Arrays.copyOf(keys, count));
  }

  /** Gathers rows until there are enough of them. */
  public static final class Builder {
    /** What every JVM lets an array have. */
    private static final int MOST_VALUES = Integer.MAX_VALUE - 8;

    private final int capacity;
    private float[] values = new float[0];
    private int[] labels = new int[0];
    private long[] positions = new long[0];
    private String[] keys = new String[0];
    private int width = -1;
    private int rows;

    /** A builder for up to {@code capacity} rows; memory follows the rows that come. */
    public Builder(int capacity) {
      this.capacity = capacity;
    }

    /**
     * Adds a row of the columns {@link FeatureColumns} names; its features must not be null.
     *
     * @throws IllegalStateException when the builder is full or the width differs
     */
    public void add(Row row) {
      FloatBuffer features = FloatBytes.floats(row.getAs(FeatureColumns.FEATURES));
      if (width < 0) {
        width = features.remaining();
      }
      if (rows == capacity || features.remaining() != width) {
        throw new IllegalStateException(
            String.format(
                "row %d of %d has %d values, not %d", rows, capacity, features.remaining(), width));
      }
      int at = rows * width;
      if (values.length < at + width) {
        long room = Math.min((long) capacity * width, values.length * 2L);
        values = Arrays.copyOf(values, Math.max(at + width, (int) Math.min(room, MOST_VALUES)));
      }
      if (rows == labels.length) {
        int room = (int) Math.min(capacity, Math.max(16, rows * 2L));
        labels = Arrays.copyOf(labels, room);
        positions = Arrays.copyOf(positions, room);
        keys = Arrays.copyOf(keys, room);
      }
      features.get(values, at, width);
      labels[rows] = row.getInt(row.fieldIndex(FeatureColumns.LABEL));
      positions[rows] = row.getLong(row.fieldIndex(FeatureColumns.POSITION));
      keys[rows] = row.getString(row.fieldIndex(FeatureColumns.KEY));
      rows++;
    }

    /** Whether {@code capacity} rows are in. */
    public boolean full() {
      return rows == capacity;
    }

    /** Whether no row is in. */
    public boolean isEmpty() {
      return rows == 0;
    }

    /** The rows so far. */
    public PackedRows build() {
      return new PackedRows(
          rows,
          Arrays.copyOf(values, rows * Math.max(width, 0)),
          Arrays.copyOf(labels, rows),
          Arrays.copyOf(positions, rows),
          Arrays.copyOf(keys, rows));
    }
  }
}
