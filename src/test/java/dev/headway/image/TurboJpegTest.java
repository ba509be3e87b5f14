package dev.headway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.headway.image.GeneratedJpegs.Kind;
import dev.headway.testing.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** libjpeg-turbo and our own decoder give one picture; one of them may be missing. */
class TurboJpegTest {
  @BeforeEach
  void needsTheLibrary() {
    assumeThat(TurboJpeg.available())
        .as("this machine has libturbojpeg (Debian: apt-get install libturbojpeg0)")
        .isTrue();
  }

  @Test
  void wholeFilesHaveTheSamePixels() throws Exception {
    int files = 0;
    for (int[] sampling : new int[][] {{0, 0}, {1, 1}, {2, 1}, {1, 2}, {2, 2}, {4, 1}}) {
      for (boolean progressive : new boolean[] {false, true}) {
        for (int restarts : new int[] {0, 3}) {
          for (int width = 1; width <= 40; width++) {
            int height = 1 + (width * 7) % 40;
            Kind kind = new Kind(sampling[0], sampling[1], 40 + width, progressive, restarts);
            byte[] jpeg = GeneratedJpegs.encode(GeneratedJpegs.picture(width, height), kind);
            assertThat(turbo(jpeg)).as("%s %s", kind, width).isEqualTo(own(jpeg));
            files++;
          }
        }
      }
    }
    assertThat(files).isEqualTo(6 * 2 * 2 * 40);
  }

  @Test
  void photographsHaveTheSamePixels() throws Exception {
    Path photographs = Shared.require("datasets/cats_vs_dogs");
    List<Path> files;
    try (var all = Files.walk(photographs)) {
      files = all.filter(f -> f.toString().endsWith(".jpg")).sorted().limit(100).toList();
    }
    for (Path file : files) {
      byte[] jpeg = Files.readAllBytes(file);
      assertThat(turbo(jpeg)).as("%s", file).isEqualTo(own(jpeg));
    }
  }

  @Test
  void threadsHaveTheirOwnPictures() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> found = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        byte[] jpeg =
            GeneratedJpegs.encode(
                GeneratedJpegs.picture(20 + i % 50, 30 + i % 7), Kind.baseline(2, 2, 80));
        byte[] expected = own(jpeg);
        Callable<Boolean> same = () -> Arrays.equals(turbo(jpeg), expected);
        found.add(threads.submit(same));
      }
      for (Future<Boolean> each : found) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
  }

  /** What it warns of is decided by our own decoder, and leaves no picture behind. */
  @Test
  void damagedFilesAreNotTaken() throws Exception {
    byte[] jpeg = GeneratedJpegs.encode(GeneratedJpegs.picture(64, 64), Kind.baseline(2, 2, 80));
    // Entropy-coded data that ends long before the picture does, and an end-of-image marker.
    byte[] cut = Arrays.copyOf(jpeg, jpeg.length / 2);
    cut[cut.length - 2] = (byte) 0xff;
    cut[cut.length - 1] = (byte) 0xd9;
    PixelBuffer pixels = new PixelBuffer();
    assertThat(TurboJpeg.decode(cut, JpegStructure.read(cut), pixels)).isFalse();
    assertThat(pixels.rows()).isNull();
    assertThat(turbo(jpeg)).as("the next file").isEqualTo(own(jpeg));
  }

  /** Cached features of a damaged file are not taken for those that another decoder gives. */
  @Test
  void theReadersVersionNamesIt() {
    assertThat(ImageReader.version()).endsWith(" libturbojpeg");
  }

  private static byte[] turbo(byte[] jpeg) throws UnusableImageException {
    PixelBuffer pixels = new PixelBuffer();
    assertThat(TurboJpeg.decode(jpeg, JpegStructure.read(jpeg), pixels)).isTrue();
    return pixels.toImage().rgb();
  }

  private static byte[] own(byte[] jpeg) throws UnusableImageException {
    PixelBuffer pixels = new PixelBuffer();
    assertThat(JpegDecoder.decode(jpeg, JpegStructure.read(jpeg), pixels)).isTrue();
    return pixels.toImage().rgb();
  }
}
