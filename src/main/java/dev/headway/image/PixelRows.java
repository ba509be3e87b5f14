package dev.headway.image;

/** A picture that is read line by line: what nobody asks for need not be computed. */
interface PixelRows {
  /**
   * One line.
   *
   * @param y from the top, from 0
   * @param line with {@link #places} places or more in each plane
   */
  void row(int y, PixelLine line);

  /** The places that a line takes. */
  int places();

  /** Where in a line's planes pixel x is. */
  int place(int x);

  /** Lines of height × width × 3 unsigned bytes, R, G, B. */
  static PixelRows of(byte[] rgb, int width) {
    return new PixelRows() {
      @Override
      public void row(int y, PixelLine line) {
        for (int x = 0, at = y * width * 3; x < width; x++, at += 3) {
          line.red[x] = rgb[at] & 0xff;
          line.green[x] = rgb[at + 1] & 0xff;
          line.blue[x] = rgb[at + 2] & 0xff;
        }
      }

      @Override
      public int places() {
        return width;
      }

      @Override
      public int place(int x) {
        return x;
      }
    };
  }
}
