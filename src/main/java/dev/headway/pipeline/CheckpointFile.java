package dev.headway.pipeline;

import dev.headway.error.HeadwayException;
import dev.headway.history.History;
import dev.headway.history.HistoryParser;
import dev.headway.train.EarlyStop;
import dev.headway.train.Standardization;
import dev.headway.train.TrainingState;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A checkpoint as a file, little-endian throughout:
 *
 * <pre>
 * 8 bytes  HWAYCKPT
 * int32    format version, 2
 * int64    length of the whole file
 * int32    length of the head, and the head: everything small
 * 6 ×      int64 count, count × float32: parameters, updater, kept weights, phase 1's weights,
 *          the standardization's means and deviations
 * 32 bytes SHA-256 of all before
 * </pre>
 *
 * <p>Written and read as a stream: a large network's arrays are longer than a Java array of bytes
 * can be.
 */
final class CheckpointFile {
  /** The version that is written, and the only one that is read. */
  static final int FORMAT_VERSION = 2;

  private static final byte[] MAGIC = "HWAYCKPT".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST_BYTES = 32;
  private static final int BEFORE_HEAD = MAGIC.length + Integer.BYTES + Long.BYTES + Integer.BYTES;
  private static final int BUFFER_BYTES = 1 << 16;

  private CheckpointFile() {}

  /** Writes a checkpoint; the stream is left open. */
  static void write(Checkpoint checkpoint, OutputStream stream) throws IOException {
    byte[] head = head(checkpoint);
    List<float[]> arrays = arrays(checkpoint);
    long length = BEFORE_HEAD + head.length + DIGEST_BYTES;
    for (float[] array : arrays) {
      length += Long.BYTES + (long) Float.BYTES * array.length;
    }
    MessageDigest sha = DigestUtils.getSha256Digest();
    LittleEndianWriter out = new LittleEndianWriter(new DigestOutputStream(stream, sha));
    out.bytes(MAGIC);
    out.int32(FORMAT_VERSION);
    out.int64(length);
    out.int32(head.length);
    out.bytes(head);
    for (float[] array : arrays) {
      out.float32s(array);
    }
    out.flush();
    stream.write(sha.digest());
  }

  /**
   * Reads what {@link #write} writes.
   *
   * @param length the file's
   * @param file its name, for messages
   * @throws HeadwayException exit 3 when it is anything else: another version, cut off, damaged
   */
  static Checkpoint read(InputStream stream, long length, String file) throws IOException {
    MessageDigest sha = DigestUtils.getSha256Digest();
    InputStream digested =
        new DigestInputStream(new BufferedInputStream(stream, BUFFER_BYTES), sha);
    if (length < BEFORE_HEAD + DIGEST_BYTES) {
      throw wrong(file, "it has only " + length + " bytes");
    }
    LittleEndianReader in = new LittleEndianReader(digested, length - DIGEST_BYTES);
    if (!Arrays.equals(in.bytes(MAGIC.length), MAGIC)) {
      throw wrong(file, "it isn't one");
    }
    int version = in.int32();
    if (version != FORMAT_VERSION) {
      throw wrong(
          file,
          "its format version is "
              + version
              + ", this Headway reads "
              + FORMAT_VERSION
              + ": go on with the version that wrote it");
    }
    long written = in.int64();
    if (written != length) {
      throw wrong(file, "it has " + length + " of " + written + " bytes");
    }
    try {
      byte[] head = in.bytes(headLength(in));
      float[][] arrays = new float[6][];
      for (int i = 0; i < arrays.length; i++) {
        arrays[i] = in.float32s();
      }
      if (in.left() != 0) {
        throw new IOException(in.left() + " bytes are too many");
      }
      byte[] digest = sha.digest();
      if (!Arrays.equals(
          digest, new LittleEndianReader(digested, DIGEST_BYTES).bytes(DIGEST_BYTES))) {
        throw new IOException("its SHA-256 is another than at its end");
      }
      return checkpoint(head, arrays, file);
    } catch (IOException | IllegalArgumentException e) {
      throw wrong(file, "it is damaged (" + e.getMessage() + ")");
    }
  }

  private static int headLength(LittleEndianReader in) throws IOException {
    int length = in.int32();
    if (length < 0 || length > in.left()) {
      throw new IOException("a head of " + length + " bytes is more than the file holds");
    }
    return length;
  }

  private static byte[] head(Checkpoint c) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LittleEndianWriter out = new LittleEndianWriter(bytes);
    out.text(c.identity().job());
    out.text(c.identity().split());
    out.text(c.identity().rows());
    out.text(c.identity().backbone());
    out.text(c.identity().engine());
    out.int32(c.phase());
    out.int32(c.phaseStart());
    TrainingState training = c.training();
    out.int32(training.iteration());
    out.int32(training.epoch());
    out.int32(training.round());
    out.float64s(training.losses());
    out.int64(training.examples());
    out.int64s(Arrays.stream(training.counts()).boxed().toList());
    out.float64(training.lastLoss());
    out.int32(training.roundsAbove());
    out.text(HistoryParser.toJson(c.history()));
    out.int64s(c.examples());
    out.float64(c.standing().best());
    out.int32(c.standing().waited());
    out.int32(c.standing().stopped() ? 1 : 0);
    out.int32(c.standing().keptEpoch());
    out.float64(c.standing().keptValue());
    out.int32(keptIsCurrent(c) ? 1 : 0);
    out.int32(c.standardization() == null ? 0 : 1);
    out.numbers(c.initial());
    out.float64(c.bound());
    out.int64(c.spent().images());
    out.float64(c.spent().featurize());
    out.float64(c.spent().train());
    out.float64(c.spent().evaluate());
    out.float64(c.spent().total());
    out.flush();
    return bytes.toByteArray();
  }

  private static List<float[]> arrays(Checkpoint c) {
    float[] none = new float[0];
    Standardization standard = c.standardization();
    return List.of(
        c.training().parameters(),
        c.training().updater(),
        keptIsCurrent(c) ? none : c.kept(),
        c.phaseOne(),
        standard == null ? none : standard.mean(),
        standard == null ? none : standard.deviation());
  }

  /** After an epoch that was the best so far there is nothing to write twice. */
  private static boolean keptIsCurrent(Checkpoint c) {
    return c.kept() == c.training().parameters();
  }

  private static Checkpoint checkpoint(byte[] head, float[][] arrays, String file)
      throws IOException {
    LittleEndianReader in = new LittleEndianReader(new ByteArrayInputStream(head), head.length);
    RunIdentity identity = new RunIdentity(in.text(), in.text(), in.text(), in.text(), in.text());
    int phase = in.int32();
    int phaseStart = in.int32();
    TrainingState training =
        new TrainingState(
            arrays[0],
            arrays[1],
            in.int32(),
            in.int32(),
            in.int32(),
            in.float64s(),
            in.int64(),
            in.int64s().stream().mapToLong(Long::longValue).toArray(),
            in.float64(),
            in.int32());
    History history = HistoryParser.fromJson(in.text(), file);
    List<Long> examples = in.int64s();
    EarlyStop.Standing standing =
        new EarlyStop.Standing(in.float64(), in.int32(), in.int32() == 1, in.int32(), in.float64());
    float[] kept = in.int32() == 1 ? arrays[0] : arrays[2];
    Standardization standard = in.int32() == 1 ? new Standardization(arrays[4], arrays[5]) : null;
    Checkpoint read =
        new Checkpoint(
            identity,
            phase,
            phaseStart,
            training,
            history,
            examples,
            standing,
            kept,
            arrays[3],
            standard,
            in.numbers(),
            in.float64(),
            new Spent(in.int64(), in.float64(), in.float64(), in.float64(), in.float64()));
    if (in.left() != 0) {
      throw new IOException("its head is longer than what is in it");
    }
    return read;
  }

  private static HeadwayException wrong(String file, String why) {
    return HeadwayException.input("checkpoint " + file + " can't be used: " + why);
  }
}
