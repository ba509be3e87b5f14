package dev.headway.image;

/**
 * Where a decoder puts its picture: bytes, or lines that are computed when they are asked for. The
 * arrays grow and are used again for the next picture, but for those of very large ones.
 */
final class PixelBuffer {
  /** Bytes that are kept for the next picture when that needs less. */
  private static final int KEPT = 64 << 20;

  private final byte[][] planes = new byte[3][0];
  private final FastDct[] transforms = {new FastDct(), new FastDct(), new FastDct()};
  private byte[] rgb = new byte[0];
  private byte[] bytes = new byte[0];
  private int height;
  private int width;
  private PixelRows rows;

  /** Makes room for height × width × 3 bytes; what is in them is left as it was. */
  byte[] reset(int newHeight, int newWidth) {
    height = newHeight;
    width = newWidth;
    int length = newHeight * newWidth * 3;
    rgb = room(rgb, length);
    rows = new RgbRows(rgb, newWidth);
    return rgb;
  }

  /** The picture is to be read from somewhere else. */
  void reset(int newHeight, int newWidth, PixelRows lines) {
    height = newHeight;
    width = newWidth;
    rows = lines;
  }

  /** Room for a component's samples, at least so many bytes; what is in them is left as it was. */
  byte[] plane(int component, int length) {
    planes[component] = room(planes[component], length);
    return planes[component];
  }

  /** A component's transform. */
  FastDct transform(int component) {
    return transforms[component];
  }

  /** Room for at least so many bytes while decoding; what is in them is left as it was. */
  byte[] bytes(int length) {
    bytes = room(bytes, length);
    return bytes;
  }

  private static byte[] room(byte[] there, int length) {
    boolean fits = there.length >= length && (there.length <= KEPT || length > KEPT);
    return fits ? there : new byte[length];
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** The picture, until the next one comes. */
  PixelRows rows() {
    return rows;
  }

  RgbImage toImage() {
    byte[] out = new byte[height * width * 3];
    PixelLine line = new PixelLine();
    for (int y = 0, to = 0; y < height; y++) {
      rows.row(y, line.of(rows));
      for (int x = 0; x < width; x++, to += 3) {
        int place = rows.place(x);
        out[to] = (byte) line.red[place];
        out[to + 1] = (byte) line.green[place];
        out[to + 2] = (byte) line.blue[place];
      }
    }
    return new RgbImage(height, width, out);
  }
}
