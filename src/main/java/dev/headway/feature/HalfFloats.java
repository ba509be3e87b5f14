package dev.headway.feature;

import dev.headway.error.HeadwayException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Locale;

/** IEEE 754's half precision, which Java 17 has no type for. */
final class HalfFloats {
  private static final int INFINITY = 0x7c00;
  private static final int SIGN = 0x8000;

  private HalfFloats() {}

  /**
   * Float32 values as halves, rounded to the nearest, ties to even.
   *
   * @param floats as {@link FloatBytes}
   * @param key the image's, for the message
   * @return two little-endian bytes a value
   * @throws HeadwayException exit 2 for a number that no half is near
   */
  static byte[] pack(byte[] floats, String key) {
    FloatBuffer in = FloatBytes.floats(floats);
    ByteBuffer out =
        ByteBuffer.allocate(in.remaining() * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      float value = in.get();
      short half = half(value);
      if ((half & INFINITY) == INFINITY && Float.isFinite(value)) {
        throw HeadwayException.request(
            String.format(
                Locale.ROOT,
                "features.dtype: float16 holds values up to 65504, but a feature of %s is %s:"
                    + " set it to float32",
                key,
                value));
      }
      out.putShort(half);
    }
    return out.array();
  }

  /** What {@link #pack} made, as {@link FloatBytes}. */
  static byte[] unpack(byte[] halves) {
    ShortBuffer in = ByteBuffer.wrap(halves).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    ByteBuffer out =
        ByteBuffer.allocate(in.remaining() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      out.putFloat(value(in.get()));
    }
    return out.array();
  }

  /** The nearest half, of two the even one. */
  static short half(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & SIGN;
    int rest = bits & 0x7fffffff;
    if (rest > 0x7f800000) {
      return (short) (sign | 0x7e00);
    }
    if (rest >= 0x47800000) { // 65,536
      return (short) (sign | INFINITY);
    }
    if (rest >= 0x38800000) { // The least normal half: the exponent's bias changes.
      return (short) (sign | shifted(rest - 0x38000000, 13));
    }
    int exponent = rest >>> 23;
    if (exponent < 102) { // Nearer to 0 than to the least half.
      return (short) sign;
    }
    return (short) (sign | shifted(rest & 0x7fffff | 0x800000, 126 - exponent));
  }

  private static int shifted(int value, int by) {
    return value + (1 << by - 1) - 1 + (value >>> by & 1) >>> by;
  }

  /** The half's value, exactly. */
  static float value(short half) {
    int sign = (half & SIGN) << 16;
    int exponent = half >>> 10 & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      float least = fraction * 0x1p-24f;
      return sign == 0 ? least : -least;
    }
    int wide = exponent == 0x1f ? 0xff : exponent + 112;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }
}
