package dev.headway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnusableImageTest {
  private static final BufferedImage PICTURE = ImageFixtures.picture(320, 240);

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.99})
  void aJpegOrPngThatIsCutOffIsRefused(double share) {
    byte[] baseline = ImageFixtures.jpeg(PICTURE);
    byte[] progressive = ImageFixtures.progressiveJpeg(PICTURE);
    byte[] png = ImageFixtures.write(PICTURE, "png");
    assertThat(reason(cut(baseline, share))).isEqualTo("JPEG ends too early");
    assertThat(reason(cut(progressive, share))).isEqualTo("JPEG ends too early");
    assertThat(reason(cut(png, share))).isEqualTo("PNG ends too early");
  }

  @Test
  void oneByteLessIsEnough() {
    for (byte[] jpeg :
        new byte[][] {ImageFixtures.jpeg(PICTURE), ImageFixtures.progressiveJpeg(PICTURE)}) {
      assertThat(reason(Arrays.copyOf(jpeg, jpeg.length - 1))).isEqualTo("JPEG ends too early");
      assertThat(reason(Arrays.copyOf(jpeg, jpeg.length - 2))).isEqualTo("JPEG ends too early");
    }
    byte[] png = ImageFixtures.write(PICTURE, "png");
    assertThat(reason(Arrays.copyOf(png, png.length - 1))).isEqualTo("PNG ends too early");
    byte[] bmp = ImageFixtures.write(PICTURE, "bmp");
    assertThat(reason(Arrays.copyOf(bmp, bmp.length - 1))).isEqualTo("BMP ends too early");
    assertThat(reason(Arrays.copyOf(bmp, bmp.length + 2)))
        .isEqualTo("BMP is 2 bytes longer than its header says");
  }

  @Test
  void aThumbnailsEndIsNotTheEnd() {
    byte[] thumbnail = ImageFixtures.jpeg(ImageFixtures.picture(16, 16));
    byte[] jpeg = ImageFixtures.jpeg(PICTURE);
    byte[] segment =
        ImageFixtures.join(
            ByteBuffer.allocate(4)
                .put((byte) 0xff)
                .put((byte) 0xe1)
                .putShort((short) (thumbnail.length + 2))
                .array(),
            thumbnail);
    byte[] with =
        ImageFixtures.join(
            Arrays.copyOf(jpeg, 2), segment, Arrays.copyOfRange(jpeg, 2, jpeg.length));
    assertThat(reason(with)).isNull();
    assertThat(reason(cut(with, 0.8))).isEqualTo("JPEG ends too early");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.3, 0.6, 0.95})
  void aGifOrWebpThatIsCutOffIsRefused(double share) {
    BufferedImage indexed = ImageFixtures.as(PICTURE, BufferedImage.TYPE_BYTE_INDEXED);
    assertThat(reason(cut(ImageFixtures.write(indexed, "gif"), share)))
        .isEqualTo("GIF ends too early");
    assertThat(reason(cut(ImageFixtures.webp(PICTURE, 80), share)))
        .isEqualTo("WebP ends too early");
    assertThat(reason(cut(ImageFixtures.webp(PICTURE, 101), share)))
        .isEqualTo("WebP ends too early");
  }

  @Test
  void whatIsNotAnImageSaysHowItStarts() {
    assertThat(reason(new byte[0])).isEqualTo("empty file");
    assertThat(reason("hello".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("not an image: starts with 'hello'");
    assertThat(reason("<html>\n<body>not found".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("not an image: starts with '<html> <body>not…'");
    assertThat(reason(new byte[] {0, 1, (byte) 0xfe}))
        .isEqualTo("not an image: starts with bytes 00 01 fe");
  }

  @Test
  void aBombIsRefusedByItsHeader() {
    String limit = "30000x30000 pixels are over the limit of 100,000,000";
    assertThat(reason(ImageFixtures.png(30_000, 30_000, 8, 2, new byte[100]))).isEqualTo(limit);
    byte[] jpeg = ImageFixtures.jpeg(PICTURE);
    int frame = indexOf(jpeg, 0xff, 0xc0);
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 30_000).putShort(frame + 7, (short) 30_000);
    assertThat(reason(jpeg)).isEqualTo(limit);
    byte[] bmp = ImageFixtures.write(PICTURE, "bmp");
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(18, 30_000).putInt(22, -30_000);
    assertThat(reason(bmp)).isEqualTo(limit);
    byte[] gif = ImageFixtures.animatedGif(16);
    ByteBuffer.wrap(gif)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(6, (short) 30_000)
        .putShort(8, (short) 30_000);
    assertThat(reason(gif)).isEqualTo(limit);
    assertThat(reason(ImageFixtures.png(Integer.MAX_VALUE, 1, 8, 0, new byte[1])))
        .isEqualTo("2147483647x1 pixels are over the limit of 100,000,000");
    assertThat(reason(ImageFixtures.png(0, 1, 8, 0, new byte[1])))
        .isEqualTo("an empty picture: 0x1 pixels");
  }

  /** A line of so many pixels would be in memory whole: libpng refuses it too. */
  @Test
  void aPngOfOneLongLineIsRefused() {
    assertThat(reason(ImageFixtures.png(1_000_001, 1, 16, 6, new byte[100])))
        .isEqualTo("PNG of 1000001x1 pixels, over 1,000,000 on a side");
    assertThat(reason(ImageFixtures.png(1, 1_000_001, 8, 0, new byte[100])))
        .isEqualTo("PNG of 1x1000001 pixels, over 1,000,000 on a side");
    assertThat(reason(ImageFixtures.png(1_000_000, 1, 8, 0, new byte[1_000_001]))).isNull();
  }

  /** Each goes over the whole picture: a file of a megabyte could take hours. */
  @Test
  void aJpegOfVeryManyScansIsRefused() {
    assertThat(reason(HostileImages.withScans(100))).isNull();
    assertThat(reason(HostileImages.withScans(500))).isEqualTo("JPEG with more than 500 scans");
  }

  @Test
  void hostileFilesAreRefusedWithoutMuchMemoryOrTime() {
    assertThat(HostileImages.refused())
        .allSatisfy((name, bytes) -> assertThat(reason(bytes)).isNotBlank());
  }

  @Test
  void aPngWhoseDataIsShortOrDamagedIsRefused() {
    assertThat(reason(ImageFixtures.png(3, 3, 8, 0, new byte[8])))
        .isEqualTo("PNG's picture ends too early");
    byte[] png = ImageFixtures.write(PICTURE, "png");
    png[png.length / 2] ^= 1;
    assertThat(reason(png)).isEqualTo("corrupt PNG: a checksum is off");
  }

  @Test
  void aJpegWithDamagedDataThatIsAllThereIsUsableAsInTensorFlow() {
    byte[] jpeg = ImageFixtures.jpeg(PICTURE);
    int middle = jpeg.length / 2;
    // No 0xff among them: the markers stay as they are. libjpeg may say so on stderr.
    Arrays.fill(jpeg, middle, middle + 40, (byte) 0x35);
    assertThat(reason(jpeg)).isNull();
  }

  @Test
  void aGifMayLackItsLastByteOnly() {
    byte[] gif = ImageFixtures.animatedGif(16);
    assertThat(reason(Arrays.copyOf(gif, gif.length - 1))).isNull();
    assertThat(reason(Arrays.copyOf(gif, gif.length - 2))).isEqualTo("GIF ends too early");
  }

  @Test
  void aJpegThatHasNoScanIsRefused() {
    assertThat(reason(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9}))
        .isEqualTo("JPEG without a picture in it");
  }

  @Test
  void damageInTheMiddleNeverDoesMoreThanRefuse() {
    Random random = new Random(11);
    byte[][] files = {
      ImageFixtures.jpeg(ImageFixtures.picture(40, 30)),
      ImageFixtures.fourComponentJpeg(24, ImageFixtures.Inks.ADOBE_YCCK),
      ImageFixtures.write(ImageFixtures.picture(40, 30), "png"),
      ImageFixtures.write(ImageFixtures.picture(40, 30), "bmp"),
      ImageFixtures.animatedGif(32),
      ImageFixtures.webp(ImageFixtures.picture(40, 30), 80),
      ImageFixtures.webp(ImageFixtures.picture(40, 30), 101)
    };
    for (byte[] file : files) {
      // Headers for the most part: damage in a JPEG's scan is libjpeg's to warn about, on stderr.
      int header = Math.min(file.length, 200);
      for (int i = 0; i < 300; i++) {
        byte[] damaged = file.clone();
        damaged[random.nextInt(header)] = (byte) random.nextInt();
        String reason = reason(damaged);
        assertThat(reason == null || !reason.isBlank()).isTrue();
      }
    }
  }

  private static byte[] cut(byte[] bytes, double share) {
    return Arrays.copyOf(bytes, Math.max(4, (int) (bytes.length * share)));
  }

  private static int indexOf(byte[] bytes, int first, int second) {
    for (int i = 0; i + 1 < bytes.length; i++) {
      if ((bytes[i] & 0xff) == first && (bytes[i + 1] & 0xff) == second) {
        return i;
      }
    }
    throw new AssertionError("no such bytes");
  }

  /** Null when the bytes are usable. */
  private static String reason(byte[] bytes) {
    UnusableImageException refused =
        catchThrowableOfType(UnusableImageException.class, () -> ImageDecoder.decode(bytes));
    return refused == null ? null : refused.reason();
  }
}
