package dev.headway.feature;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.apache.spark.sql.Row;

/**
 * Usable rows in one array: what a stage keeps and moves instead of a {@code Row} or {@code
 * DataSet} for each image. What is to be learnt of a row is a label, or a target of its own.
 */
public final class PackedRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int rows;
  private final float[] values;
  private final int[] labels;
  private final float[] targets;
  private final long[] positions;
  private final String[] keys;

  private PackedRows(
      int rows, float[] values, int[] labels, float[] targets, long[] positions, String[] keys) {
    this.rows = rows;
    this.values = values;
    this.labels = labels;
    this.targets = targets;
    this.positions = positions;
    this.keys = keys;
  }

  /** No rows. */
  public static PackedRows none() {
    return new Builder(0).build();
  }

  /** The number of rows n. */
  public int rows() {
    return rows;
  }

  /** Values of a row; 0 when there is no row. */
  public int width() {
    return rows == 0 ? 0 : values.length / rows;
  }

  /** n × width values, row after row: features, or what enters the trainable part (HWC). */
  public float[] values() {
    return values;
  }

  /** n class indices, from 0; 0 for rows with targets of their own. */
  public int[] labels() {
    return labels;
  }

  /** n × target width values, row after row; empty for rows with labels. */
  public float[] targets() {
    return targets;
  }

  /** n positions in the split. */
  public long[] positions() {
    return positions;
  }

  /** n keys; null for rows that have none. */
  public String[] keys() {
    return keys;
  }

  /** The values of rows {@code from} … {@code to - 1}. */
  public float[] values(int from, int to) {
    return slice(values, from, to);
  }

  /** The target of row {@code row}; empty for rows with labels. */
  public float[] target(int row) {
    return slice(targets, row, row + 1);
  }

  /** The first {@code count} rows; {@code count} is at most {@link #rows}. */
  public PackedRows first(int count) {
    return count == rows
        ? this
        : new PackedRows(
            count,
            values(0, count),
            Arrays.copyOf(labels, count),
            slice(targets, 0, count),
            Arrays.copyOf(positions, count),
            Arrays.copyOf(keys, count));
  }

  private float[] slice(float[] array, int from, int to) {
    int width = rows == 0 ? 0 : array.length / rows;
    return Arrays.copyOfRange(array, from * width, to * width);
  }

  /** Gathers rows until there are enough of them. */
  public static final class Builder {
    /** What every JVM lets an array have. */
    private static final int MOST_VALUES = Integer.MAX_VALUE - 8;

    /** A minibatch needs no second array. */
    private static final int FIRST_ROWS = 32;

    private final int capacity;
    private final int firstRows;
    private float[] values = new float[0];
    private int[] labels = new int[0];
    private float[] targets = new float[0];
    private long[] positions = new long[0];
    private String[] keys = new String[0];
    private int width = -1;
    private int targetWidth;
    private int rows;

    /** A builder for up to {@code capacity} rows; memory follows the rows that come. */
    public Builder(int capacity) {
      this(capacity, FIRST_ROWS);
    }

    private Builder(int capacity, int firstRows) {
      this.capacity = capacity;
      this.firstRows = firstRows;
    }

    /**
     * A builder whose values take the place of rows that nobody uses any more: an array of a
     * minibatch's size costs about as much as what is copied into it.
     */
    public static Builder inPlaceOf(PackedRows used, int capacity) {
      Builder builder = new Builder(capacity);
      builder.values = used.values;
      return builder;
    }

    /** A builder that will be full: it makes room for all {@code rows} at once. */
    public static Builder exactly(int rows) {
      return new Builder(rows, rows);
    }

    /**
     * Adds a row of the columns {@link FeatureColumns} names; its features must not be null.
     *
     * @throws IllegalStateException when the builder is full or the width differs
     */
    public void add(Row row) {
      add(
          FloatBytes.floats(row.getAs(FeatureColumns.FEATURES)),
          row.getLong(row.fieldIndex(FeatureColumns.POSITION)),
          row.getInt(row.fieldIndex(FeatureColumns.LABEL)));
      keys[rows - 1] = row.getString(row.fieldIndex(FeatureColumns.KEY));
    }

    /**
     * Adds a row with a label and no key.
     *
     * @throws IllegalStateException when the builder is full or the width differs
     */
    public void add(FloatBuffer features, long position, int label) {
      add(features, position, label, new float[0]);
    }

    /**
     * Adds a row with a target of its own and no key.
     *
     * @throws IllegalStateException when the builder is full or a width differs
     */
    public void add(FloatBuffer features, long position, float[] target) {
      add(features, position, 0, target);
    }

    private void add(FloatBuffer features, long position, int label, float[] target) {
      if (width < 0) {
        width = features.remaining();
        targetWidth = target.length;
      }
      if (rows == capacity || features.remaining() != width || target.length != targetWidth) {
        throw new IllegalStateException(
            String.format(
                "row %d of %d has %d values, not %d", rows, capacity, features.remaining(), width));
      }
      values = room(values, width);
      targets = room(targets, targetWidth);
      if (rows == labels.length) {
        int room = (int) Math.min(capacity, Math.max(firstRows, rows * 2L));
        labels = Arrays.copyOf(labels, room);
        positions = Arrays.copyOf(positions, room);
        keys = Arrays.copyOf(keys, room);
      }
      features.get(values, rows * width, width);
      System.arraycopy(target, 0, targets, rows * targetWidth, targetWidth);
      labels[rows] = label;
      positions[rows] = position;
      rows++;
    }

    /** The array, or a longer one, with room for one more row of this width. */
    private float[] room(float[] array, int rowWidth) {
      int needed = Math.multiplyExact(rows + 1, rowWidth);
      if (array.length >= needed) {
        return array;
      }
      long room = Math.min(capacity, Math.max(firstRows, rows * 2L)) * rowWidth;
      return Arrays.copyOf(array, Math.max(needed, (int) Math.min(room, MOST_VALUES)));
    }

    /** Whether {@code capacity} rows are in. */
    public boolean full() {
      return rows == capacity;
    }

    /** Whether no row is in. */
    public boolean isEmpty() {
      return rows == 0;
    }

    private static float[] exact(float[] array, int length) {
      return array.length == length ? array : Arrays.copyOf(array, length);
    }

    /** The rows so far; the builder isn't used any more. */
    public PackedRows build() {
      return new PackedRows(
          rows,
          exact(values, rows * Math.max(width, 0)),
          Arrays.copyOf(labels, rows),
          exact(targets, rows * targetWidth),
          Arrays.copyOf(positions, rows),
          Arrays.copyOf(keys, rows));
    }
  }
}
