package dev.headway.image;

/**
 * One line of a picture: a plane for each channel, 0…255, pixel x at {@link PixelRows#place}. It
 * grows and is used again.
 */
final class PixelLine {
  float[] red = new float[0];
  float[] green = new float[0];
  float[] blue = new float[0];

  /** Makes room for a line of these. */
  PixelLine of(PixelRows rows) {
    if (red.length < rows.places()) {
      red = new float[rows.places()];
      green = new float[rows.places()];
      blue = new float[rows.places()];
    }
    return this;
  }
}
