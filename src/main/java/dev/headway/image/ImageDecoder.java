package dev.headway.image;

/**
 * Encoded bytes to pixels, as {@code tf.io.decode_image(bytes, channels=3,
 * expand_animations=False)} gives them: JPEG, PNG, GIF (first frame), BMP, and WebP. The bytes say
 * what they are, never a name. EXIF orientation is ignored, alpha is dropped, gray becomes three
 * equal channels. What TensorFlow refuses is refused; see the decoder of each format for where it
 * refuses more.
 */
public final class ImageDecoder {
  private ImageDecoder() {}

  /**
   * Decodes one image.
   *
   * @throws UnusableImageException when the bytes are not a whole image within {@link ImageLimits}
   */
  public static RgbImage decode(byte[] encoded) throws UnusableImageException {
    PixelBuffer pixels = new PixelBuffer();
    decode(encoded, pixels);
    return pixels.toImage();
  }

  static void decode(byte[] encoded, PixelBuffer into) throws UnusableImageException {
    ImageLimits.checkEncoded(encoded.length);
    ImageFormat format = ImageFormat.of(encoded);
    try {
      decode(format, encoded, into);
    } catch (IndexOutOfBoundsException | NegativeArraySizeException | ArithmeticException e) {
      // What no decoder has foreseen: always the same of the same bytes, so no error of the job.
      throw new UnusableImageException("corrupt " + format + ": its data doesn't decode", e);
    }
  }

  private static void decode(ImageFormat format, byte[] encoded, PixelBuffer into)
      throws UnusableImageException {
    switch (format) {
      case JPEG -> decodeJpeg(encoded, into);
      case PNG -> PngDecoder.decode(encoded, into);
      case GIF -> GifDecoder.decode(encoded, into);
      case BMP -> BmpDecoder.decode(encoded, into);
      case WEBP -> {
        WebpHeader.check(encoded);
        OpenCvDecoder.decode(encoded, "WebP", into);
      }
      default -> throw new IllegalStateException("a format without a decoder");
    }
  }

  private static void decodeJpeg(byte[] encoded, PixelBuffer into) throws UnusableImageException {
    JpegStructure structure = JpegStructure.read(encoded);
    switch (structure.components()) {
      case 1, 3 -> {
        if (!TurboJpeg.decode(encoded, structure, into)
            && !JpegDecoder.decode(encoded, structure, into)) {
          OpenCvDecoder.decode(encoded, "JPEG", into);
        }
      }
      case 4 -> CmykJpegDecoder.decode(encoded, structure, into);
      default ->
          throw new UnusableImageException(
              "JPEG with " + structure.components() + " components; 1, 3 and 4 are supported");
    }
  }
}
