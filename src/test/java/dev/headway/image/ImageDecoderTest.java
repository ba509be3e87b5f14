package dev.headway.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.image.ImageFixtures.Inks;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private static final int SIZE = 48;

  /** Levels between libjpeg's fast DCT, which is TensorFlow's, and the accurate one of the JDK. */
  private static final double TWO_DCTS = 2.0;

  @Test
  void baselineJpegIsAsTheJdkDecodesIt() throws Exception {
    byte[] jpeg = ImageFixtures.jpeg(ImageFixtures.picture(101, 67));
    assertThat(meanDifference(ImageDecoder.decode(jpeg), jdk(jpeg))).isLessThan(TWO_DCTS);
  }

  @Test
  void progressiveJpegIsAsTheJdkDecodesIt() throws Exception {
    byte[] jpeg = ImageFixtures.progressiveJpeg(ImageFixtures.picture(101, 67));
    assertThat(meanDifference(ImageDecoder.decode(jpeg), jdk(jpeg))).isLessThan(TWO_DCTS);
  }

  @Test
  void grayJpegHasThreeEqualChannels() throws Exception {
    BufferedImage gray =
        ImageFixtures.as(ImageFixtures.picture(33, 47), BufferedImage.TYPE_BYTE_GRAY);
    byte[] jpeg = ImageFixtures.jpeg(gray);
    RgbImage image = ImageDecoder.decode(jpeg);
    int[] stored = gray.getRaster().getSamples(0, 0, 33, 47, 0, (int[]) null);
    long difference = 0;
    for (int i = 0; i < stored.length; i++) {
      int red = image.rgb()[3 * i] & 0xff;
      assertThat(image.rgb()[3 * i + 1]).isEqualTo(image.rgb()[3 * i]);
      assertThat(image.rgb()[3 * i + 2]).isEqualTo(image.rgb()[3 * i]);
      difference += Math.abs(red - stored[i]);
    }
    assertThat(difference / (double) stored.length).isLessThan(4);
  }

  @ParameterizedTest
  @EnumSource(Inks.class)
  void fourComponentsBecomeColoursByTensorFlowsFormula(Inks inks) throws Exception {
    assertQuarters(ImageDecoder.decode(ImageFixtures.fourComponentJpeg(SIZE, inks)), 4);
  }

  @Test
  void exifOrientationIsIgnored() throws Exception {
    byte[] jpeg = ImageFixtures.jpeg(ImageFixtures.picture(60, 30));
    RgbImage turned = ImageDecoder.decode(ImageFixtures.turned(jpeg));
    assertThat(turned.width()).isEqualTo(60);
    assertThat(turned.rgb()).isEqualTo(ImageDecoder.decode(jpeg).rgb());
  }

  @Test
  void bytesBehindTheEndOfAJpegDoNotMatter() throws Exception {
    byte[] jpeg = ImageFixtures.jpeg(ImageFixtures.picture(60, 30));
    byte[] more = ImageFixtures.join(jpeg, new byte[1000], jpeg);
    assertThat(ImageDecoder.decode(more).rgb()).isEqualTo(ImageDecoder.decode(jpeg).rgb());
  }

  @Test
  void pngIsExact() throws Exception {
    assertExact(ImageFixtures.picture(37, 23), "png");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void pngWithPalette(int bits) throws Exception {
    byte[] png = ImageFixtures.write(ImageFixtures.palette(SIZE, bits), "png");
    assertThat(png[24]).isEqualTo((byte) bits);
    assertQuarters(ImageDecoder.decode(png), 0);
  }

  @Test
  void pngLosesItsAlphaUnblended() throws Exception {
    BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 20; i++) {
      image.setRGB(i % 5, i / 5, new Color(200, 100, i, i * 12).getRGB());
    }
    RgbImage decoded = ImageDecoder.decode(ImageFixtures.write(image, "png"));
    for (int i = 0; i < 20; i++) {
      assertThat(decoded.at(i / 5, i % 5, 0)).isEqualTo(200);
      assertThat(decoded.at(i / 5, i % 5, 1)).isEqualTo(100);
      assertThat(decoded.at(i / 5, i % 5, 2)).isEqualTo(i);
    }
  }

  @Test
  void pngOf16BitsKeepsTheHighByte() throws Exception {
    // One RGB row of two pixels, unfiltered: 0x12ff 0x80ff 0xfeff, 0x0001 0x7fff 0xffff.
    byte[] row = {
      0, 0x12, -1, (byte) 0x80, -1, (byte) 0xfe, -1, 0x00, 0x01, 0x7f, (byte) 0xff, -1, -1
    };
    RgbImage image = ImageDecoder.decode(ImageFixtures.png(2, 1, 16, 2, row));
    assertThat(image.rgb())
        .containsExactly(0x12, (byte) 0x80, (byte) 0xfe, 0x00, 0x7f, (byte) 0xff);
  }

  @Test
  void pngOfGrayWithAlphaAnd16Bits() throws Exception {
    byte[] row = {0, 0x40, -1, 0x10, 0x10, (byte) 0xc0, 0, -1, -1};
    RgbImage image = ImageDecoder.decode(ImageFixtures.png(2, 1, 16, 4, row));
    assertThat(image.rgb())
        .containsExactly(0x40, 0x40, 0x40, (byte) 0xc0, (byte) 0xc0, (byte) 0xc0);
  }

  @Test
  void pngOfGrayOfFewBitsIsSpreadToTheWholeRange() throws Exception {
    byte[] two = ImageFixtures.png(4, 1, 2, 0, new byte[] {0, 0b00011011});
    assertThat(reds(ImageDecoder.decode(two))).containsExactly(0, 85, 170, 255);
    byte[] one = ImageFixtures.png(3, 1, 1, 0, new byte[] {0, (byte) 0b10100000});
    assertThat(reds(ImageDecoder.decode(one))).containsExactly(255, 0, 255);
    byte[] four = ImageFixtures.png(2, 1, 4, 0, new byte[] {0, 0x1f});
    assertThat(reds(ImageDecoder.decode(four))).containsExactly(17, 255);
  }

  @Test
  void pngFiltersAreUndone() throws Exception {
    // Gray, 3 wide: None, Sub, Up, Average, Paeth.
    byte[] rows = {
      0, 10, 20, 30, //
      1, 5, 5, 5, //
      2, 1, 2, 3, //
      3, 10, 10, 10, //
      4, 1, 1, 1
    };
    assertThat(reds(ImageDecoder.decode(ImageFixtures.png(3, 5, 8, 0, rows))))
        .containsExactly(10, 20, 30, 5, 10, 15, 6, 12, 18, 13, 22, 30, 14, 23, 31);
  }

  @Test
  void pngMayBeInterlaced() throws Exception {
    BufferedImage image = ImageFixtures.picture(37, 23);
    javax.imageio.ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    javax.imageio.ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(javax.imageio.ImageWriteParam.MODE_DEFAULT);
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    try (var out = new javax.imageio.stream.MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new javax.imageio.IIOImage(image, null, null), param);
    }
    assertThat(bytes.toByteArray()[28]).isEqualTo((byte) 1);
    assertSame(ImageDecoder.decode(bytes.toByteArray()), image);
  }

  @Test
  void bmpBottomUpAndTopDown() throws Exception {
    BufferedImage image = ImageFixtures.picture(37, 23);
    byte[] bmp = ImageFixtures.write(image, "bmp");
    assertSame(ImageDecoder.decode(bmp), image);
    assertSame(ImageDecoder.decode(ImageFixtures.topDown(bmp, 37, 23)), image);
  }

  @Test
  void bmpOf8BitsHasItsPalettesColours() throws Exception {
    assertQuarters(
        ImageDecoder.decode(ImageFixtures.write(ImageFixtures.palette(SIZE, 8), "bmp")), 0);
    BufferedImage gray =
        ImageFixtures.as(ImageFixtures.picture(9, 5), BufferedImage.TYPE_BYTE_GRAY);
    assertThat(reds(ImageDecoder.decode(ImageFixtures.write(gray, "bmp"))))
        .isEqualTo(gray.getRaster().getSamples(0, 0, 9, 5, 0, (int[]) null));
  }

  @Test
  void gifGivesItsFirstFrame() throws Exception {
    assertQuarters(ImageDecoder.decode(ImageFixtures.animatedGif(SIZE)), 0);
  }

  @Test
  void gifOfManyColours() throws Exception {
    byte[] gif =
        ImageFixtures.write(
            ImageFixtures.as(ImageFixtures.picture(201, 163), BufferedImage.TYPE_BYTE_INDEXED),
            "gif");
    assertSame(ImageDecoder.decode(gif), jdk(gif));
  }

  @Test
  void webp() throws Exception {
    BufferedImage image = ImageFixtures.picture(64, 40);
    assertSame(ImageDecoder.decode(ImageFixtures.webp(image, 101)), image);
    RgbImage lossy = ImageDecoder.decode(ImageFixtures.webp(image, 95));
    assertThat(meanDifference(lossy, image)).isLessThan(8);
  }

  @Test
  void anImageLeavesNothingInTheNext() throws Exception {
    PixelBuffer pixels = new PixelBuffer();
    ImageDecoder.decode(ImageFixtures.jpeg(ImageFixtures.picture(90, 80)), pixels);
    byte[] small = ImageFixtures.write(ImageFixtures.quarters(SIZE), "png");
    ImageDecoder.decode(small, pixels);
    assertThat(pixels.toImage().rgb()).isEqualTo(ImageDecoder.decode(small).rgb());
  }

  private static void assertExact(BufferedImage image, String format) throws Exception {
    assertSame(ImageDecoder.decode(ImageFixtures.write(image, format)), image);
  }

  private static void assertSame(RgbImage actual, BufferedImage expected) {
    assertThat(meanDifference(actual, expected)).isZero();
  }

  private static void assertQuarters(RgbImage image, int tolerance) {
    assertThat(image.width()).isEqualTo(SIZE);
    assertThat(image.height()).isEqualTo(SIZE);
    for (int y = 4; y < SIZE; y += 20) {
      for (int x = 4; x < SIZE; x += 20) {
        int expected = ImageFixtures.quarter(x, y, SIZE);
        int[] rgb = {image.at(y, x, 0), image.at(y, x, 1), image.at(y, x, 2)};
        assertThat(Math.abs(rgb[0] - (expected >> 16))).as("red").isLessThanOrEqualTo(tolerance);
        assertThat(Math.abs(rgb[1] - (expected >> 8 & 0xff)))
            .as("green")
            .isLessThanOrEqualTo(tolerance);
        assertThat(Math.abs(rgb[2] - (expected & 0xff))).as("blue").isLessThanOrEqualTo(tolerance);
      }
    }
  }

  private static int[] reds(RgbImage image) {
    int[] reds = new int[image.height() * image.width()];
    Arrays.setAll(reds, i -> image.rgb()[3 * i] & 0xff);
    return reds;
  }

  private static BufferedImage jdk(byte[] encoded) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(encoded));
  }

  private static double meanDifference(RgbImage actual, BufferedImage expected) {
    assertThat(actual.height()).isEqualTo(expected.getHeight());
    assertThat(actual.width()).isEqualTo(expected.getWidth());
    long sum = 0;
    for (int y = 0; y < actual.height(); y++) {
      for (int x = 0; x < actual.width(); x++) {
        int rgb = expected.getRGB(x, y);
        sum += Math.abs(actual.at(y, x, 0) - (rgb >> 16 & 0xff));
        sum += Math.abs(actual.at(y, x, 1) - (rgb >> 8 & 0xff));
        sum += Math.abs(actual.at(y, x, 2) - (rgb & 0xff));
      }
    }
    return sum / (double) actual.rgb().length;
  }
}
