package dev.headway.image;

import java.util.Locale;

/**
 * What is decoded at all. A header of a few bytes can ask for gigabytes, so sizes are held against
 * these limits before anything is allocated.
 */
public final class ImageLimits {
  /** 100 megapixels: 300 MB decoded. */
  public static final long MAX_PIXELS = 100_000_000L;

  /** 256 MiB. */
  public static final int MAX_ENCODED_BYTES = 256 << 20;

  private ImageLimits() {}

  /** Refuses a size that is empty or over the limit. */
  static void checkPixels(long height, long width) throws UnusableImageException {
    if (height < 1 || width < 1) {
      throw new UnusableImageException("an empty picture: " + width + "x" + height + " pixels");
    }
    if (height > MAX_PIXELS || width > MAX_PIXELS || height * width > MAX_PIXELS) {
      throw new UnusableImageException(
          String.format(
              Locale.ROOT, "%dx%d pixels are over the limit of %,d", width, height, MAX_PIXELS));
    }
  }

  static void checkEncoded(int bytes) throws UnusableImageException {
    if (bytes > MAX_ENCODED_BYTES) {
      throw new UnusableImageException(
          String.format(
              Locale.ROOT, "%,d bytes are over the limit of %,d", bytes, MAX_ENCODED_BYTES));
    }
  }
}
