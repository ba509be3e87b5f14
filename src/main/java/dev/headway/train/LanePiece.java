package dev.headway.train;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.headway.feature.FloatBytes;
import dev.headway.feature.PackedRows;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Some rows of a block on their way to it: the usable ones, in any order, then the unusable ones.
 *
 * @param positions of all rows
 * @param values of the usable rows, row after row, as {@link FloatBytes}: Java serialization writes
 *     floats one by one, bytes at once
 * @param labels of the usable rows
 * @param targets of the usable rows, row after row; empty for rows with labels
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
record LanePiece(long[] positions, byte[] values, int[] labels, float[] targets)
    implements Serializable {
  /**
   * Packs rows.
   *
   * @throws IllegalStateException when usable rows have different widths
   */
  static LanePiece of(List<LaneRow> rows) {
    List<LaneRow> usable = rows.stream().filter(LaneRow::isUsable).toList();
    int width = usable.isEmpty() ? 0 : usable.get(0).features().length;
    int targetWidth = usable.isEmpty() ? 0 : usable.get(0).target().length;
    byte[] values = new byte[Math.multiplyExact(usable.size(), width)];
    int[] labels = new int[usable.size()];
    float[] targets = new float[Math.multiplyExact(usable.size(), targetWidth)];
    long[] positions = new long[rows.size()];
    int last = labels.length;
    int next = 0;
    for (LaneRow row : rows) {
      if (!row.isUsable()) {
        positions[last++] = row.position();
        continue;
      }
      if (row.features().length != width || row.target().length != targetWidth) {
        throw new IllegalStateException(
            String.format(
                "position %d has %d bytes of features and a target of %d, others %d and %d",
                row.position(), row.features().length, row.target().length, width, targetWidth));
      }
      System.arraycopy(row.features(), 0, values, next * width, width);
      System.arraycopy(row.target(), 0, targets, next * targetWidth, targetWidth);
      labels[next] = row.label();
      positions[next++] = row.position();
    }
    return new LanePiece(positions, values, labels, targets);
  }

  /** All rows. */
  int rows() {
    return positions.length;
  }

  /** The rows 0 … usable - 1. */
  int usable() {
    return labels.length;
  }

  /** Adds a usable row to {@code block}. */
  void addTo(PackedRows.Builder block, int row) {
    int width = values.length / Float.BYTES / labels.length;
    FloatBuffer features = FloatBytes.floats(values).slice(row * width, width);
    if (targets.length == 0) {
      block.add(features, positions[row], labels[row]);
    } else {
      int targetWidth = targets.length / labels.length;
      int from = row * targetWidth;
      block.add(features, positions[row], Arrays.copyOfRange(targets, from, from + targetWidth));
    }
  }
}
