package dev.headway.image;

/** A WebP's size, held against the limits, and whether the file is all there. */
final class WebpHeader {
  private WebpHeader() {}

  static void check(byte[] webp) throws UnusableImageException {
    long end = Bytes.u32le(webp, 4) + 8;
    // A last padding byte may be missing.
    if (webp.length < 30 || webp.length + 1L < end) {
      throw new UnusableImageException("WebP ends too early");
    }
    if (Bytes.ascii(webp, 12, "VP8 ")) {
      ImageLimits.checkPixels(Bytes.u16le(webp, 28) & 0x3fff, Bytes.u16le(webp, 26) & 0x3fff);
    } else if (Bytes.ascii(webp, 12, "VP8L")) {
      long bits = Bytes.u32le(webp, 21);
      ImageLimits.checkPixels((bits >> 14 & 0x3fff) + 1, (bits & 0x3fff) + 1);
    } else if (Bytes.ascii(webp, 12, "VP8X")) {
      ImageLimits.checkPixels(Bytes.u24le(webp, 27) + 1L, Bytes.u24le(webp, 24) + 1L);
      if ((webp[20] & 2) != 0) {
        throw new UnusableImageException("animated WebP");
      }
    } else {
      throw new UnusableImageException("corrupt WebP: an unknown first chunk");
    }
  }
}
