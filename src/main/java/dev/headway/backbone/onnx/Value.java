package dev.headway.backbone.onnx;

/**
 * What a vertex gives for one image: a map, in ONNX (channels, height, width), or a vector.
 *
 * @param tensor the tensor's name
 * @param height rows as DL4J has them, {@code border} included; 0 for a vector
 * @param width columns, {@code border} included; 0 for a vector
 * @param channels of the map; the vector's length
 * @param border zeros that are around the map in DL4J and not yet in the tensor: top, left, bottom,
 *     right
 */
record Value(String tensor, int height, int width, int channels, int... border) {
  private static final int[] NONE = new int[4];

  static Value map(String tensor, int height, int width, int channels) {
    return new Value(tensor, height, width, channels, NONE);
  }

  static Value vector(String tensor, int length) {
    return new Value(tensor, 0, 0, length, NONE);
  }

  boolean isMap() {
    return height > 0;
  }

  /** The same shape. */
  Value in(String other) {
    return new Value(other, height, width, channels, border);
  }

  /** The number of values. */
  int length() {
    return isMap() ? Math.multiplyExact(Math.multiplyExact(height, width), channels) : channels;
  }
}
