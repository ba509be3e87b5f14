package dev.headway.train;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Floats on their way between driver and executors. Java's serialization takes floats one by one,
 * which for a head of some thousand takes as long as all else of a message; it takes bytes as they
 * are. They go in portions, so that a large network's aren't in memory twice.
 */
final class SentFloats implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Floats of a portion. */
  private static final int PORTION = 1 << 14;

  private transient float[] values;

  SentFloats(float[] values) {
    this.values = values;
  }

  float[] values() {
    return values;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeInt(values.length);
    ByteBuffer portion = portion(values.length);
    for (int from = 0; from < values.length; from += PORTION) {
      int count = Math.min(PORTION, values.length - from);
      portion.asFloatBuffer().put(values, from, count);
      out.write(portion.array(), 0, count * Float.BYTES);
    }
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    values = new float[in.readInt()];
    ByteBuffer portion = portion(values.length);
    for (int from = 0; from < values.length; from += PORTION) {
      int count = Math.min(PORTION, values.length - from);
      in.readFully(portion.array(), 0, count * Float.BYTES);
      portion.asFloatBuffer().get(values, from, count);
    }
  }

  private static ByteBuffer portion(int length) {
    return ByteBuffer.allocate(Math.min(PORTION, length) * Float.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
