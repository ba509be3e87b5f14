package dev.headway.image;

import dev.headway.config.InputSize;

/**
 * One way to show a picture. Flip, rotation, zoom and window are one mapping of places and so one
 * interpolation; a place outside is taken from the mirror image. Then comes the brightness, clipped
 * to 0…255.
 *
 * @param flipHorizontal whether left and right are swapped
 * @param flipVertical whether top and bottom are swapped
 * @param angle counterclockwise, in radians
 * @param zoom the height and width shown as a multiple of the picture's, above 0; below 1 magnifies
 * @param cropTop cut off above, as a share of the height, from 0
 * @param cropLeft cut off at the left, as a share of the width, from 0
 * @param cropHeight cut off above and below together, 0…1, below 1
 * @param cropWidth cut off left and right together, 0…1, below 1
 * @param brightness added to every value, -255…255
 */
public record Variant(
    boolean flipHorizontal,
    boolean flipVertical,
    double angle,
    double zoom,
    double cropTop,
    double cropLeft,
    double cropHeight,
    double cropWidth,
    double brightness) {
  /** The picture as it is. */
  public static final Variant ORIGINAL = new Variant(false, false, 0, 1, 0, 0, 0, 0, 0);

  private static final float BRIGHTEST = 255;

  /**
   * Shows a picture.
   *
   * @param pixels height × width × 3 of {@code size}, row by row, R, G, B, values in 0…255;
   *     untouched
   * @return as many values in 0…255
   */
  public float[] of(float[] pixels, InputSize size) {
    float[] out = new float[pixels.length];
    apply(size, pixels, 0, out, 0);
    return out;
  }

  /**
   * Shows a picture of a batch in a place of another one.
   *
   * @param pixels has the picture from {@code from} on, as {@link #of} takes it; untouched
   * @param out gets as many values from {@code to} on; another array
   */
  public void apply(InputSize size, float[] pixels, int from, float[] out, int to) {
    int length = size.height() * size.width() * 3;
    Affine map = map(size.height(), size.width());
    if (map.equals(Affine.IDENTITY)) {
      System.arraycopy(pixels, from, out, to, length);
    } else {
      Warp.apply(map, size, pixels, from, out, to);
    }
    if (brightness != 0) {
      float shift = (float) brightness;
      for (int i = to; i < to + length; i++) {
        out[i] = Math.max(0, Math.min(BRIGHTEST, out[i] + shift));
      }
    }
  }

  /** Read from the end: what the window shows is the zoomed, turned, flipped picture. */
  private Affine map(int height, int width) {
    Affine map = Affine.IDENTITY;
    if (cropHeight > 0 || cropWidth > 0) {
      map =
          Affine.window(
              cropTop * height,
              cropLeft * width,
              (1 - cropHeight) * height,
              (1 - cropWidth) * width,
              height,
              width);
    }
    if (zoom != 1) {
      map = map.then(Affine.zoom(zoom, height, width));
    }
    if (angle != 0) {
      map = map.then(Affine.rotation(angle, height, width));
    }
    if (flipVertical) {
      map = map.then(Affine.flipVertical(height));
    }
    return flipHorizontal ? map.then(Affine.flipHorizontal(width)) : map;
  }
}
