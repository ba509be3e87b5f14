package dev.headway.train;

import dev.headway.feature.FloatBytes;
import dev.headway.feature.PackedRows;

/**
 * A row before it is packed; it never leaves its task.
 *
 * @param position in the split
 * @param features {@link FloatBytes}; null for an unusable row, which keeps its place
 * @param target empty for a row with a label
 */
record LaneRow(long position, byte[] features, int label, float[] target) {
  boolean isUsable() {
    return features != null;
  }

  /** Bytes of what is trained; 0 for an unusable row. */
  long bytes() {
    return isUsable() ? features.length + (long) target.length * Float.BYTES : 0;
  }

  /** Adds a usable row to {@code block}. */
  void addTo(PackedRows.Builder block) {
    if (target.length == 0) {
      block.add(FloatBytes.floats(features), position, label);
    } else {
      block.add(FloatBytes.floats(features), position, target);
    }
  }
}
