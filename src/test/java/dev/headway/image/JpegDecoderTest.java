package dev.headway.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.image.GeneratedJpegs.Kind;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@link GoldenPhotographsTest} holds the decoder to TensorFlow; here is what no photograph has.
 */
class JpegDecoderTest {
  private static final int[] QUALITIES = {20, 75, 95};
  private static final int[][] SIZES = {
    {1, 1}, {3, 2}, {8, 8}, {16, 16}, {17, 33}, {40, 41}, {100, 67}, {5, 90}
  };

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "1, 2", "2, 2", "4, 1", "4, 2"})
  void everySamplingIsWithinTheDctsDifferenceOfLibjpeg(int across, int down) throws Exception {
    for (int[] size : SIZES) {
      for (int quality : new int[] {20, 50, 75}) {
        byte[] jpeg =
            GeneratedJpegs.encode(
                GeneratedJpegs.picture(size[0], size[1]), Kind.baseline(across, down, quality));
        assertNearLibjpeg(jpeg, size[0] + "x" + size[1] + " at " + quality);
      }
    }
  }

  @Test
  void progressiveAndRestartingFilesAreTheSamePicture() throws Exception {
    for (int[] size : SIZES) {
      for (int quality : QUALITIES) {
        for (int channels : new int[] {1, 3}) {
          byte[] expected = decode(opencv(size, channels, quality, 0, 0));
          String name = size[0] + "x" + size[1] + "x" + channels + " at " + quality;
          assertThat(decode(opencv(size, channels, quality, 1, 0))).as(name).isEqualTo(expected);
          assertThat(decode(opencv(size, channels, quality, 0, 1))).as(name).isEqualTo(expected);
          assertThat(decode(opencv(size, channels, quality, 0, 3))).as(name).isEqualTo(expected);
          assertThat(decode(opencv(size, channels, quality, 1, 2))).as(name).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void grayIsThreeEqualChannels() throws Exception {
    byte[] jpeg = opencv(new int[] {37, 21}, 1, 75, 0, 0);
    assertNearLibjpeg(jpeg, "gray");
    byte[] rgb = decode(jpeg);
    for (int i = 0; i < rgb.length; i += 3) {
      assertThat(rgb[i + 1]).isEqualTo(rgb[i]);
      assertThat(rgb[i + 2]).isEqualTo(rgb[i]);
    }
  }

  @Test
  void aDamagedFileIsDecodedOrLeftToLibjpegAndNeverThrows() throws Exception {
    SplittableRandom random = new SplittableRandom(5);
    for (int progressive = 0; progressive < 2; progressive++) {
      byte[] jpeg = opencv(new int[] {64, 48}, 3, 80, progressive, 0);
      for (int i = 0; i < 500; i++) {
        byte[] damaged = jpeg.clone();
        damaged[2 + random.nextInt(jpeg.length - 2)] = (byte) random.nextInt(256);
        JpegStructure structure;
        try {
          structure = JpegStructure.read(damaged);
        } catch (UnusableImageException e) {
          continue;
        }
        assertThat(JpegDecoder.decode(damaged, structure, new PixelBuffer())).isIn(true, false);
      }
    }
  }

  @Test
  void nothingOfADamagedFileIsLeftInTheNext() throws Exception {
    SplittableRandom random = new SplittableRandom(6);
    byte[] good = opencv(new int[] {37, 29}, 3, 90, 0, 0);
    byte[] expected = decode(good);
    PixelBuffer buffer = new PixelBuffer();
    int given = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = good.clone();
      damaged[2 + random.nextInt(good.length - 4)] = (byte) random.nextInt(256);
      try {
        given += JpegDecoder.decode(damaged, JpegStructure.read(damaged), buffer) ? 0 : 1;
      } catch (UnusableImageException e) {
        continue;
      }
      assertThat(JpegDecoder.decode(good, JpegStructure.read(good), buffer)).isTrue();
      assertThat(buffer.toImage().rgb()).isEqualTo(expected);
    }
    assertThat(given).isGreaterThan(500);
  }

  /**
   * The fast DCT rounds down twice: it is up to some levels darker, most of all in a block of few
   * pixels at high quality.
   */
  private static void assertNearLibjpeg(byte[] jpeg, String name) throws Exception {
    byte[] rgb = decode(jpeg);
    PixelBuffer libjpeg = new PixelBuffer();
    OpenCvDecoder.decode(jpeg, "JPEG", libjpeg);
    byte[] expected = libjpeg.toImage().rgb();
    assertThat(rgb).as(name).hasSize(libjpeg.height() * libjpeg.width() * 3);
    double difference = 0;
    for (int i = 0; i < rgb.length; i++) {
      difference += Math.abs((rgb[i] & 0xff) - (expected[i] & 0xff));
    }
    assertThat(difference / rgb.length).as(name).isLessThan(3.5);
  }

  private static byte[] decode(byte[] jpeg) throws Exception {
    PixelBuffer pixels = new PixelBuffer();
    assertThat(JpegDecoder.decode(jpeg, JpegStructure.read(jpeg), pixels)).isTrue();
    return pixels.toImage().rgb();
  }

  private static byte[] opencv(
      int[] size, int channels, int quality, int progressive, int restarts) {
    BufferedImage picture = GeneratedJpegs.picture(size[0], size[1]);
    int[] pixels = picture.getRGB(0, 0, size[0], size[1], null, 0, size[0]);
    byte[] bytes = new byte[pixels.length * channels];
    IntStream.range(0, bytes.length)
        .forEach(i -> bytes[i] = (byte) (pixels[i / channels] >> 8 * (i % channels)));
    try (BytePointer data = new BytePointer(bytes);
        Mat mat =
            new Mat(size[1], size[0], opencv_core.CV_MAKETYPE(opencv_core.CV_8U, channels), data);
        BytePointer encoded = new BytePointer();
        IntPointer parameters =
            new IntPointer(
                opencv_imgcodecs.IMWRITE_JPEG_QUALITY,
                quality,
                opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE,
                progressive,
                opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL,
                restarts)) {
      assertThat(opencv_imgcodecs.imencode(".jpg", mat, encoded, parameters)).isTrue();
      byte[] jpeg = new byte[(int) encoded.limit()];
      encoded.get(jpeg);
      return jpeg;
    }
  }
}
