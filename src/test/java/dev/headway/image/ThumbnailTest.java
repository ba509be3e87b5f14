package dev.headway.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people are shown is what the network saw. */
class ThumbnailTest {
  private static final InputSize SIZE = new InputSize(48, 64);

  /** A picture of every level in every channel, read, preprocessed, mapped back and shown. */
  @ParameterizedTest
  @EnumSource(PreprocessMode.class)
  void aPictureComesBackWithinOneGreyLevel(PreprocessMode mode) throws Exception {
    BufferedImage original = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 48; y++) {
      for (int x = 0; x < 64; x++) {
        int level = (y * 64 + x) % 256;
        original.setRGB(x, y, level << 16 | (255 - level) << 8 | (level * 7) % 256);
      }
    }
    java.io.ByteArrayOutputStream encoded = new java.io.ByteArrayOutputStream();
    ImageIO.write(original, "png", encoded);
    float[] input = new ImageReader(SIZE, mode).read(encoded.toByteArray());
    BufferedImage shown = decode(Thumbnail.png(mode, input, SIZE, 64));
    assertThat(shown.getWidth()).isEqualTo(64);
    assertThat(shown.getHeight()).isEqualTo(48);
    for (int y = 0; y < 48; y++) {
      for (int x = 0; x < 64; x++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          int was = original.getRGB(x, y) >> shift & 0xff;
          int is = shown.getRGB(x, y) >> shift & 0xff;
          assertThat(Math.abs(was - is)).as("%s at %d, %d", mode, x, y).isLessThanOrEqualTo(1);
        }
      }
    }
  }

  @Test
  void aLargePictureIsMadeSmallerByAWholeFactor() throws Exception {
    float[] pixels = new float[48 * 64 * 3];
    for (int i = 0; i < pixels.length; i++) {
      // Columns of 100 and 200 in turn: each pair's mean is 150.
      pixels[i] = i / 3 % 2 == 0 ? 100 : 200;
    }
    float[] input = Preprocess.apply(PreprocessMode.TF, pixels);
    BufferedImage shown = decode(Thumbnail.png(PreprocessMode.TF, input, SIZE, 40));
    assertThat(shown.getWidth()).isEqualTo(32);
    assertThat(shown.getHeight()).isEqualTo(24);
    assertThat(shown.getRGB(5, 5) & 0xffffff).isEqualTo(0x969696);
    BufferedImage odd = decode(Thumbnail.png(PreprocessMode.TF, input, SIZE, 25));
    assertThat(odd.getWidth()).isEqualTo(22);
    assertThat(odd.getHeight()).isEqualTo(16);
  }

  private static BufferedImage decode(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }
}
