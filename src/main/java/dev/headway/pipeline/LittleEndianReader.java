package dev.headway.pipeline;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@link LittleEndianWriter} writes. No count is believed that the rest of the file
 * can't hold, so that a damaged file never asks for more memory than it has bytes.
 */
final class LittleEndianReader {
  private static final int BUFFER_BYTES = 1 << 16;

  private final DataInputStream in;
  private long left;

  /**
   * A reader.
   *
   * @param length bytes that may be read
   */
  LittleEndianReader(InputStream in, long length) {
    this.in = new DataInputStream(in);
    this.left = length;
  }

  /** Bytes that may still be read. */
  long left() {
    return left;
  }

  int int32() throws IOException {
    return take(Integer.BYTES).getInt();
  }

  long int64() throws IOException {
    return take(Long.BYTES).getLong();
  }

  double float64() throws IOException {
    return take(Double.BYTES).getDouble();
  }

  String text() throws IOException {
    return new String(bytes(count(int32(), 1)), StandardCharsets.UTF_8);
  }

  byte[] bytes(int n) throws IOException {
    return take(n).array();
  }

  List<Long> int64s() throws IOException {
    int n = count(int32(), Long.BYTES);
    List<Long> values = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      values.add(int64());
    }
    return values;
  }

  double[] float64s() throws IOException {
    double[] values = new double[count(int32(), Double.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] = float64();
    }
    return values;
  }

  float[] float32s() throws IOException {
    float[] values = new float[count(int64(), Float.BYTES)];
    int at = 0;
    while (at < values.length) {
      int now = Math.min(values.length - at, BUFFER_BYTES / Float.BYTES);
      take(now * Float.BYTES).asFloatBuffer().get(values, at, now);
      at += now;
    }
    return values;
  }

  Map<String, Double> numbers() throws IOException {
    int n = count(int32(), Integer.BYTES + Double.BYTES);
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < n; i++) {
      values.put(text(), float64());
    }
    return values;
  }

  private int count(long n, int bytesEach) throws IOException {
    if (n < 0 || n > Math.min(left / bytesEach, Integer.MAX_VALUE - Long.BYTES)) {
      throw new IOException("a count of " + n + " is more than the file holds");
    }
    return (int) n;
  }

  private ByteBuffer take(int n) throws IOException {
    if (n > left) {
      throw new EOFException("it ends too early");
    }
    byte[] bytes = new byte[n];
    in.readFully(bytes);
    left -= n;
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
