package dev.headway.image;

/**
 * Lines of bytes that are all there.
 *
 * @param rgb height × width × 3 unsigned bytes, R, G, B; there may be more behind them
 * @param width in pixels
 */
record RgbRows(byte[] rgb, int width) implements PixelRows {
  @Override
  public void row(int y, PixelLine line) {
    for (int x = 0, at = begin(y); x < width; x++, at += 3) {
      line.red[x] = rgb[at] & 0xff;
      line.green[x] = rgb[at + 1] & 0xff;
      line.blue[x] = rgb[at + 2] & 0xff;
    }
  }

  /** Where a line begins. */
  int begin(int y) {
    return y * width * 3;
  }

  @Override
  public int places() {
    return width;
  }

  @Override
  public int place(int x) {
    return x;
  }
}
