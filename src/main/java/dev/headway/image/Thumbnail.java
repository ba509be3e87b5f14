package dev.headway.image;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A network's input as a picture to look at. */
public final class Thumbnail {
  private Thumbnail() {}

  /**
   * A PNG of a network's input, mapped back to R, G, B in 0…255. A picture whose longer side is
   * over {@code most} is made smaller by the least whole factor that does it: each pixel is then
   * the mean of those that it stands for.
   *
   * @param values height × width × 3 as the mode has them; untouched
   * @param most pixels, at least 1
   */
  public static byte[] png(PreprocessMode mode, float[] values, InputSize size, int most) {
    byte[] rgb = Preprocess.displayable(mode, values);
    int factor = (Math.max(size.height(), size.width()) + most - 1) / most;
    RgbImage small = shrink(new RgbImage(size.height(), size.width(), rgb), factor);
    BufferedImage image =
        new BufferedImage(small.width(), small.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < small.height(); y++) {
      for (int x = 0; x < small.width(); x++) {
        image.setRGB(x, y, small.at(y, x, 0) << 16 | small.at(y, x, 1) << 8 | small.at(y, x, 2));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Not ImageIO's own stream: that one makes a file of it.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static RgbImage shrink(RgbImage image, int factor) {
    if (factor == 1) {
      return image;
    }
    int height = (image.height() + factor - 1) / factor;
    int width = (image.width() + factor - 1) / factor;
    byte[] out = new byte[height * width * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          out[(y * width + x) * 3 + c] = (byte) mean(image, y * factor, x * factor, factor, c);
        }
      }
    }
    return new RgbImage(height, width, out);
  }

  private static int mean(RgbImage image, int top, int left, int factor, int channel) {
    int sum = 0;
    int count = 0;
    for (int y = top; y < Math.min(top + factor, image.height()); y++) {
      for (int x = left; x < Math.min(left + factor, image.width()); x++) {
        sum += image.at(y, x, channel);
        count++;
      }
    }
    return (sum + count / 2) / count;
  }
}
