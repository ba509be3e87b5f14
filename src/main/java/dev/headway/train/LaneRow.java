package dev.headway.train;

import java.io.Serializable;

/** A row on its way to its lane. */
final class LaneRow implements Serializable {
  private static final long serialVersionUID = 1L;

  /** In the split. */
  final long position;

  /** {@link dev.headway.feature.FloatBytes}; null for an unusable row, which keeps its place. */
  final byte[] features;

  final int label;

  /** Empty for a row with a label. */
  final float[] target;

  LaneRow(long position, byte[] features, int label, float[] target) {
    this.position = position;
    this.features = features;
    this.label = label;
    this.target = target;
  }
}
