package dev.headway.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.image.GeneratedJpegs.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The pixels of some ten thousand generated JPEGs, whole and damaged, are those of the plain
 * decoder that was held to TensorFlow. {@link #main} writes the digests. One was written again:
 * three damaged files whose Huffman table has a number of more than 15 bits are left to libjpeg,
 * which refuses them.
 */
class JpegDigestsTest {
  private static final String RESOURCE = "/golden/jpeg_digests.txt";
  private static final int LARGEST = 40;
  private static final int[][] SAMPLINGS = {{0, 0}, {1, 1}, {2, 1}, {1, 2}, {2, 2}, {4, 1}, {4, 2}};
  private static final int DAMAGED = 300;

  @Test
  void pixelsAreThoseOfTheFirstDecoder() throws Exception {
    String[] expected;
    try (InputStream in = JpegDigestsTest.class.getResourceAsStream(RESOURCE)) {
      expected = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
    }
    assertThat(digests()).containsExactly(expected);
  }

  /** Writes the resource: only when bits are meant to change. */
  public static void main(String[] args) throws Exception {
    Files.writeString(
        Path.of("src/test/resources" + RESOURCE), String.join("\n", digests()) + "\n");
  }

  private static List<String> digests() throws Exception {
    List<String> lines = new ArrayList<>();
    for (Kind kind : kinds()) {
      MessageDigest whole = MessageDigest.getInstance("SHA-256");
      for (int width = 1; width <= LARGEST; width++) {
        // Every width and every height, and all their remainders by 5.
        for (int height = 1 + width % 5; height <= LARGEST; height += 5) {
          assertThat(add(whole, file(width, height, kind))).as("%s %s", kind, width).isTrue();
        }
      }
      assertThat(add(whole, file(211, 157, kind))).as("%s", kind).isTrue();
      lines.add(kind + " " + HexFormat.of().formatHex(whole.digest()));
      MessageDigest damaged = MessageDigest.getInstance("SHA-256");
      int taken = damaged(damaged, kind);
      lines.add(
          kind + "-damaged " + taken + " taken " + HexFormat.of().formatHex(damaged.digest()));
    }
    return lines;
  }

  private static List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    for (int[] sampling : SAMPLINGS) {
      int across = sampling[0];
      int down = sampling[1];
      for (int quality : new int[] {10, 75, 98}) {
        kinds.add(Kind.baseline(across, down, quality));
      }
      kinds.add(new Kind(across, down, 90, false, 3));
      kinds.add(new Kind(across, down, 80, true, 0));
      kinds.add(new Kind(across, down, 60, true, 2));
    }
    return kinds;
  }

  /** Which damaged files are left to libjpeg is part of the pixels: its DCT is another. */
  private static int damaged(MessageDigest digest, Kind kind) throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    byte[] whole = file(37, 29, kind);
    int taken = 0;
    for (int i = 0; i < DAMAGED; i++) {
      byte[] damaged = damage(whole, i, random);
      try {
        taken += add(digest, damaged) ? 1 : 0;
      } catch (UnusableImageException e) {
        digest.update(e.reason().getBytes(StandardCharsets.UTF_8));
      }
    }
    return taken;
  }

  private static byte[] damage(byte[] whole, int how, SplittableRandom random) {
    int at = 2 + random.nextInt(whole.length - 2);
    return switch (how % 3) {
      case 0 -> with(whole, whole.length - 2, whole.length - 2, new byte[how % 5]);
      case 1 -> with(whole, at, at + 1, new byte[0]);
      default -> with(whole, at, at + 1, new byte[] {(byte) random.nextInt(256)});
    };
  }

  /** Other bytes in the place of those from {@code from} to {@code to}. */
  private static byte[] with(byte[] bytes, int from, int to, byte[] others) {
    return ImageFixtures.join(
        Arrays.copyOf(bytes, from), others, Arrays.copyOfRange(bytes, to, bytes.length));
  }

  private static byte[] file(int width, int height, Kind kind) {
    return GeneratedJpegs.encode(GeneratedJpegs.picture(width, height), kind);
  }

  /** False, and no pixels, when the file is left to libjpeg. */
  private static boolean add(MessageDigest digest, byte[] jpeg) throws UnusableImageException {
    PixelBuffer pixels = new PixelBuffer();
    boolean taken = JpegDecoder.decode(jpeg, JpegStructure.read(jpeg), pixels);
    digest.update((byte) (taken ? 1 : 0));
    if (taken) {
      RgbImage image = pixels.toImage();
      digest.update(ByteBuffer.allocate(8).putInt(image.height()).putInt(image.width()).array());
      digest.update(image.rgb());
    }
    return taken;
  }
}
