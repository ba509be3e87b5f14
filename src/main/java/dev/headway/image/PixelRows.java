package dev.headway.image;

/** A picture that is read line by line: what nobody asks for need not be computed. */
interface PixelRows {
  /**
   * One line.
   *
   * @param y from the top, from 0
   * @param line gets the picture's width of pixels as 0xRRGGBB; may be longer
   */
  void row(int y, int[] line);

  /** Lines of height × width × 3 unsigned bytes, R, G, B. */
  static PixelRows of(byte[] rgb, int width) {
    return (y, line) -> {
      for (int x = 0, at = y * width * 3; x < width; x++, at += 3) {
        line[x] = (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff;
      }
    };
  }
}
