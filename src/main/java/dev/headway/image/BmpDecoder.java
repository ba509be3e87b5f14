package dev.headway.image;

/**
 * Uncompressed BMP of 8, 24 or 32 bits a pixel, bottom-up or top-down, the kinds that {@code
 * tf.io.decode_bmp} takes; like it, a file that is longer or shorter than its header says is
 * refused, and a fourth channel is dropped. With 8 bits the palette's colours are given: TensorFlow
 * takes the numbers for gray, which is the same with the usual gray palette and nonsense otherwise.
 */
final class BmpDecoder {
  private static final int HEADER = 54;

  private BmpDecoder() {}

  static void decode(byte[] bmp, PixelBuffer into) throws UnusableImageException {
    if (bmp.length < HEADER) {
      throw new UnusableImageException("BMP ends too early");
    }
    long pixels = Bytes.u32le(bmp, 10);
    long header = Bytes.u32le(bmp, 14);
    int width = Bytes.i32le(bmp, 18);
    int signedHeight = Bytes.i32le(bmp, 22);
    long height = Math.abs((long) signedHeight);
    ImageLimits.checkPixels(height, width);
    int bits = Bytes.u16le(bmp, 28);
    if (bits != 8 && bits != 24 && bits != 32) {
      throw new UnusableImageException(
          "BMP with " + bits + " bits a pixel; 8, 24 and 32 are supported");
    }
    long compression = Bytes.u32le(bmp, 30);
    if (compression != 0 && !(compression == 3 && bits == 32)) {
      throw new UnusableImageException("BMP with compression " + compression);
    }
    int sampleBytes = bits / 8;
    long stride = ((long) sampleBytes * width + 3) / 4 * 4;
    long end = pixels + stride * height;
    if (end > bmp.length) {
      throw new UnusableImageException("BMP ends too early");
    }
    if (end < bmp.length) {
      throw new UnusableImageException(
          "BMP is " + (bmp.length - end) + " bytes longer than its header says");
    }
    if (pixels < HEADER) {
      throw new UnusableImageException("corrupt BMP: pixels inside the header");
    }
    int[] palette = bits == 8 ? palette(bmp, header, pixels) : new int[0];
    byte[] rgb = into.reset((int) height, width);
    int to = 0;
    for (int row = 0; row < height; row++) {
      long line = signedHeight > 0 ? height - 1 - row : row;
      int from = (int) (pixels + line * stride);
      for (int column = 0; column < width; column++, from += sampleBytes, to += 3) {
        if (bits == 8) {
          int colour = palette[Bytes.u8(bmp, from)];
          rgb[to] = (byte) (colour >> 16);
          rgb[to + 1] = (byte) (colour >> 8);
          rgb[to + 2] = (byte) colour;
        } else {
          rgb[to] = bmp[from + 2];
          rgb[to + 1] = bmp[from + 1];
          rgb[to + 2] = bmp[from];
        }
      }
    }
  }

  /** 256 colours as 0xRRGGBB, black where the file has fewer; gray where it has none. */
  private static int[] palette(byte[] bmp, long header, long pixels) {
    int[] palette = new int[256];
    long start = 14 + header;
    long used = Bytes.u32le(bmp, 46);
    long count = Math.min(used == 0 ? 256 : Math.min(used, 256), (pixels - start) / 4);
    for (int i = 0; i < 256; i++) {
      if (count <= 0) {
        palette[i] = i * 0x010101;
      } else if (i < count) {
        palette[i] = Bytes.u24le(bmp, (int) start + 4 * i);
      }
    }
    return palette;
  }
}
