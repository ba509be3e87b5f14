package dev.headway.feature;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Float32 values as little-endian bytes: a column that Spark keeps and moves without boxing. */
public final class FloatBytes {
  private FloatBytes() {}

  /** The bytes of {@code values[from]} … {@code values[to - 1]}. */
  public static byte[] bytes(float[] values, int from, int to) {
    ByteBuffer out = ByteBuffer.allocate((to - from) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.asFloatBuffer().put(values, from, to - from);
    return out.array();
  }

  /** A view of the values. */
  public static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
