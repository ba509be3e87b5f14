package dev.headway.image;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * JPEG with four components, as TensorFlow's jpeg::Uncompress makes RGB of it. With Adobe's marker
 * the inks are stored inverted, and r = k·c/255; without it r = (255−k)(255−c)/255; integers,
 * rounded down. YCCK (Adobe's transform 2) becomes CMYK first, by libjpeg's formula.
 */
final class CmykJpegDecoder {
  private static final int YCCK = 2;

  private CmykJpegDecoder() {}

  static void decode(byte[] jpeg, JpegStructure structure, PixelBuffer into)
      throws UnusableImageException {
    Raster raster = raster(jpeg);
    if (raster.getNumBands() != 4) {
      throw new UnusableImageException(
          "JPEG with " + raster.getNumBands() + " components where its header has 4");
    }
    int height = raster.getHeight();
    int width = raster.getWidth();
    byte[] rgb = into.reset(height, width);
    int[] line = new int[width * 4];
    int to = 0;
    for (int row = 0; row < height; row++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + row, width, 1, line);
      for (int i = 0; i < line.length; i += 4, to += 3) {
        if (structure.adobeTransform() == YCCK) {
          toCmyk(line, i);
        }
        int black = line[i + 3];
        for (int ink = 0; ink < 3; ink++) {
          int value = line[i + ink];
          rgb[to + ink] =
              (byte)
                  (structure.adobeTransform() >= 0
                      ? black * value / 255
                      : (255 - black) * (255 - value) / 255);
        }
      }
    }
  }

  /** In place: C, M, Y are 255 less the R, G, B of Y, Cb, Cr (JFIF's formula); K stays. */
  private static void toCmyk(int[] samples, int at) {
    int y = samples[at];
    int cb = samples[at + 1] - 128;
    int cr = samples[at + 2] - 128;
    samples[at] = 255 - clamp(Math.round(y + 1.402f * cr));
    samples[at + 1] = 255 - clamp(Math.round(y - 0.344136f * cb - 0.714136f * cr));
    samples[at + 2] = 255 - clamp(Math.round(y + 1.772f * cb));
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static Raster raster(byte[] jpeg) throws UnusableImageException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
      reader.setInput(in, true, true);
      return reader.readRaster(0, null);
    } catch (IOException | RuntimeException e) {
      throw new UnusableImageException("corrupt JPEG: its data doesn't decode", e);
    } finally {
      reader.dispose();
    }
  }
}
