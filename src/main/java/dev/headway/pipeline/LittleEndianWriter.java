package dev.headway.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Numbers and texts as a checkpoint has them, written on as they come. */
final class LittleEndianWriter {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputStream out;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  LittleEndianWriter(OutputStream out) {
    this.out = out;
  }

  void int32(int value) throws IOException {
    room(Integer.BYTES).putInt(value);
  }

  void int64(long value) throws IOException {
    room(Long.BYTES).putLong(value);
  }

  void float64(double value) throws IOException {
    room(Double.BYTES).putDouble(value);
  }

  /** The UTF-8 bytes' number, then they. */
  void text(String value) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    int32(bytes.length);
    bytes(bytes);
  }

  /** As they are. */
  void bytes(byte[] values) throws IOException {
    flush();
    out.write(values);
  }

  void int64s(List<Long> values) throws IOException {
    int32(values.size());
    for (long value : values) {
      int64(value);
    }
  }

  void float64s(double[] values) throws IOException {
    int32(values.length);
    for (double value : values) {
      float64(value);
    }
  }

  /** Their number (int64), then each as float32. */
  void float32s(float[] values) throws IOException {
    int64(values.length);
    for (float value : values) {
      room(Float.BYTES).putFloat(value);
    }
  }

  void numbers(Map<String, Double> values) throws IOException {
    int32(values.size());
    for (Map.Entry<String, Double> entry : values.entrySet()) {
      text(entry.getKey());
      float64(entry.getValue());
    }
  }

  /** Hands all on that is held. */
  void flush() throws IOException {
    out.write(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  private ByteBuffer room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
    return buffer;
  }
}
