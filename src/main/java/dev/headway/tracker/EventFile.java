package dev.headway.tracker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.nd4j.shade.protobuf.CodedOutputStream;
import org.tensorflow.framework.Summary;

/**
 * TensorBoard's event file: TFRecords of {@code tensorflow.Event} messages. DL4J brings
 * TensorFlow's {@code Summary}, but not the {@code Event} around it, whose four fields are written
 * here.
 */
final class EventFile {
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;

  private final ByteArrayOutputStream records = new ByteArrayOutputStream();
  private final double seconds;

  /**
   * A file with the first event that every one has.
   *
   * @param seconds of all its events, since 1970
   */
  EventFile(double seconds) {
    this.seconds = seconds;
    event(out -> out.writeString(FILE_VERSION, "brain.Event:2"));
  }

  EventFile summary(long step, Summary summary) {
    event(
        out -> {
          out.writeInt64(STEP, step);
          out.writeMessage(SUMMARY, summary);
        });
    return this;
  }

  byte[] bytes() {
    return records.toByteArray();
  }

  /** What is in an event beside its time. */
  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private void event(Fields fields) {
    try {
      ByteArrayOutputStream event = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(event);
      out.writeDouble(WALL_TIME, seconds);
      fields.writeTo(out);
      out.flush();
      record(event.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("memory is always writable", e);
    }
  }

  /** Length, its CRC, the data, its CRC; little endian. */
  private void record(byte[] data) {
    byte[] length = little(Long.BYTES).putLong(data.length).array();
    records.writeBytes(length);
    records.writeBytes(crc(length));
    records.writeBytes(data);
    records.writeBytes(crc(data));
  }

  /** CRC-32C, masked as in TensorFlow: a CRC over data that has CRCs in it is a weak one. */
  private static byte[] crc(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    return little(Integer.BYTES).putInt(masked).array();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
