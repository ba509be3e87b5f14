package dev.headway.image;

import dev.headway.config.InputSize;

/**
 * {@code tf.image.resize(image, size)} with its defaults: bilinear, half-pixel centres, no
 * antialias, aspect ratio not kept. The arithmetic is float32 in TensorFlow's order (the rows
 * first, then between them).
 */
public final class Resize {
  private Resize() {}

  /**
   * Resizes one image.
   *
   * @return height × width × 3 of {@code size}, row by row, R, G, B, values in 0…255
   */
  public static float[] bilinear(RgbImage image, InputSize size) {
    float[] out = new float[size.height() * size.width() * 3];
    new Resizer(size)
        .resize(new RgbRows(image.rgb(), image.width()), image.height(), image.width(), out, 0);
    return out;
  }
}
