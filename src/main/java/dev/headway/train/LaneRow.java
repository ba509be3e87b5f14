package dev.headway.train;

import dev.headway.feature.FloatBytes;

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
}
