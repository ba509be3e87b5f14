package dev.headway.image;

/**
 * A decoded picture.
 *
 * @param height in pixels, at least 1
 * @param width in pixels, at least 1
 * @param rgb height × width × 3 unsigned bytes (0…255), row by row from the top, R, G, B; not
 *     copied
 */
public record RgbImage(int height, int width, byte[] rgb) {
  /** Refuses arrays of another length. */
  public RgbImage {
    if (height < 1 || width < 1 || rgb.length != (long) height * width * 3) {
      throw new IllegalArgumentException(
          rgb.length + " bytes are not an RGB image of " + height + "x" + width);
    }
  }

  /**
   * One sample, 0…255.
   *
   * @param row from the top, from 0
   * @param column from the left, from 0
   * @param channel 0 red, 1 green, 2 blue
   */
  public int at(int row, int column, int channel) {
    return rgb[(row * width + column) * 3 + channel] & 0xff;
  }
}
