package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.history.History;
import dev.headway.train.EarlyStop;
import dev.headway.train.Standardization;
import dev.headway.train.TrainingState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointFileTest {
  /** What is kept after epoch 2 of phase 2, in the middle of an epoch. */
  static Checkpoint everything() {
    return new Checkpoint(
        new RunIdentity("j", "s", "r", "b", "e"),
        2,
        1,
        new TrainingState(
            new float[] {1, -2.5f, Float.MIN_VALUE},
            new float[] {0.5f, Float.NaN},
            17,
            2,
            3,
            new double[] {0.1, 0.2, 1e-300},
            24,
            new long[] {5, 6},
            0.25,
            1),
        History.empty()
            .plus(0, Map.of("loss", 0.5, "val_loss", Double.NaN))
            .plus(1, Map.of("loss", 0.25, "val_loss", 0.75)),
        List.of(60L, 60L),
        new EarlyStop.Standing(0.75, 1, false, 1, 0.75),
        new float[] {7, 8, 9},
        new float[] {4},
        new Standardization(new float[] {0.5f}, new float[] {2}),
        Map.of("loss", 0.7),
        6.9,
        new Spent(9, 1, 2, 3, 4));
  }

  private static Checkpoint start() {
    float[] parameters = {1, 2};
    return new Checkpoint(
        new RunIdentity("", "", "", "", ""),
        1,
        0,
        TrainingState.fresh(parameters),
        History.empty(),
        List.of(),
        EarlyStop.never(dev.headway.train.Better.LOWER).start(),
        parameters,
        new float[0],
        null,
        Map.of(),
        Double.POSITIVE_INFINITY,
        Spent.NOTHING);
  }

  @Test
  void givesBackWhatWasWritten() throws IOException {
    for (Checkpoint written : List.of(everything(), start())) {
      assertThat(read(bytes(written)))
          .usingRecursiveComparison()
          .withEqualsForType(Float::equals, Float.class)
          .withEqualsForType(Double::equals, Double.class)
          .isEqualTo(written);
    }
  }

  @Test
  void weightsThatAreTheBestAreWrittenOnce() throws IOException {
    Checkpoint read = read(bytes(start()));
    assertThat(read.kept()).isSameAs(read.training().parameters());
  }

  /** The format, byte by byte: a version that reads files of this one must read these. */
  @Test
  void theBytesOfVersionTwoStayAsTheyAre() throws Exception {
    String body =
        "48574159434b505402000000"
            // length of the file, of the head
            + "2d01000000000000"
            + "bd000000"
            // four digests and the engine, phase, its first epoch
            + "00000000".repeat(5)
            + "0100000000000000"
            // iteration, epoch, round, losses, examples, counts, last loss, rounds above
            + "000000000000000000000000"
            + "00000000"
            + "0000000000000000"
            + "00000000"
            + "000000000000f87f"
            + "00000000"
            // {"epoch":[],"history":{}}, examples
            + "19000000"
            + HexFormat.of()
                .formatHex("{\"epoch\":[],\"history\":{}}".getBytes(StandardCharsets.US_ASCII))
            + "00000000"
            // best, waited, stopped, kept epoch and value
            + "000000000000f07f"
            + "0000000000000000"
            + "ffffffff"
            + "000000000000f87f"
            // kept is current, no standardization, no initial numbers, bound, images, seconds
            + "010000000000000000000000"
            + "000000000000f07f"
            + "0000000000000000".repeat(5)
            // parameters 1 and 2; the other five arrays
            + "0200000000000000"
            + "0000803f00000040"
            + "0000000000000000".repeat(5);
    byte[] before = HexFormat.of().parseHex(body);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(before);
    assertThat(HexFormat.of().formatHex(bytes(start())))
        .isEqualTo(body + HexFormat.of().formatHex(digest));
  }

  @Test
  void refusesAnotherVersionAndSaysWhatToDo() throws IOException {
    byte[] bytes = bytes(start());
    bytes[8] = 1;
    assertRefused(
        bytes,
        "checkpoint c.bin can't be used: its format version is 1, this Headway reads 2:"
            + " go on with the version that wrote it");
  }

  @Test
  void refusesWhatIsNoCheckpoint() {
    assertRefused(
        "PK and many more bytes, so that it is longer than the shortest checkpoint there can be"
            .getBytes(StandardCharsets.US_ASCII),
        "checkpoint c.bin can't be used: it isn't one");
    assertRefused(new byte[0], "checkpoint c.bin can't be used: it has only 0 bytes");
  }

  @Test
  void refusesAFileThatIsCutOffAnywhere() throws IOException {
    byte[] bytes = bytes(everything());
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(cut))
          .isInstanceOfSatisfying(
              HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT));
    }
    assertRefused(
        Arrays.copyOf(bytes, bytes.length - 1),
        "checkpoint c.bin can't be used: it has "
            + (bytes.length - 1)
            + " of "
            + bytes.length
            + " bytes");
  }

  @Test
  void refusesAnyFlippedBit() throws IOException {
    byte[] good = bytes(everything());
    for (int at = 0; at < good.length; at++) {
      for (int bit = 0; bit < 8; bit += 7) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << bit);
        assertThatThrownBy(() -> read(bad))
            .as("bit %d of byte %d", bit, at)
            .isInstanceOfSatisfying(
                HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT));
      }
    }
    byte[] flipped = good.clone();
    flipped[good.length - 34] ^= 1;
    assertRefused(
        flipped,
        "checkpoint c.bin can't be used: it is damaged (its SHA-256 is another than at its end)");
  }

  /** A count that no file of this length can hold must not be allocated. */
  @Test
  void asksForNoMoreMemoryThanTheFileHasBytes() throws IOException {
    byte[] bytes = bytes(start());
    int parameters = bytes.length - 32 - 5 * 8 - 8 - 8;
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(parameters, 1L << 40);
    assertRefused(
        bytes,
        "checkpoint c.bin can't be used: it is damaged (a count of 1099511627776 is more than the"
            + " file holds)");
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
        .hasMessage(message);
  }

  private static byte[] bytes(Checkpoint checkpoint) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CheckpointFile.write(checkpoint, out);
    return out.toByteArray();
  }

  private static Checkpoint read(byte[] bytes) throws IOException {
    return CheckpointFile.read(new ByteArrayInputStream(bytes), bytes.length, "c.bin");
  }
}
