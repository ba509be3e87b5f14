package dev.headway.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import dev.headway.image.GeneratedJpegs.Kind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegRowsTest {
  private static final int LEVELS = 256;

  /** In floats; libjpeg has integers of 16 bits after the point, and adds a half. */
  @Test
  void everyColourIsThatOfFixedPoint() {
    float[] blues = new float[LEVELS * LEVELS];
    float[] reds = new float[LEVELS * LEVELS];
    for (int i = 0; i < blues.length; i++) {
      blues[i] = i / LEVELS;
      reds[i] = i % LEVELS;
    }
    for (int level = 0; level < LEVELS; level += 15) {
      float[] luma = new float[blues.length];
      Arrays.fill(luma, level);
      float[] red = new float[blues.length];
      float[] green = new float[blues.length];
      float[] blue = new float[blues.length];
      JpegRows.red(luma, reds, red, red.length);
      JpegRows.green(luma, blues, reds, green, green.length);
      JpegRows.blue(luma, blues, blue, blue.length);
      for (int i = 0; i < blues.length; i++) {
        int b = i / LEVELS - 128;
        int r = i % LEVELS - 128;
        if (red[i] != clamp(level + (91881 * r + 32768 >> 16))
            || green[i] != clamp(level + (-22554 * b - 46802 * r + 32768 >> 16))
            || blue[i] != clamp(level + (116130 * b + 32768 >> 16))) {
          throw new AssertionError("level " + level + ", blue " + b + ", red " + r);
        }
      }
    }
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }

  /** Lines of a JPEG may have their pixels in another order, which nobody may see. */
  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "2, 1", "1, 2", "2, 2", "4, 1", "4, 2"})
  void resizingSeesThePixelsThatDecodingGives(int across, int down) throws Exception {
    for (int width = 1; width <= 40; width += 3) {
      byte[] jpeg =
          GeneratedJpegs.encode(GeneratedJpegs.picture(width, 29), Kind.baseline(across, down, 80));
      for (InputSize size : new InputSize[] {new InputSize(16, 16), new InputSize(50, 61)}) {
        ImageReader reader = new ImageReader(size, PreprocessMode.TF);
        float[] pixels = new float[reader.length()];
        reader.pixels(jpeg, pixels, 0);
        assertThat(pixels).isEqualTo(Resize.bilinear(ImageDecoder.decode(jpeg), size));
      }
    }
  }
}
