package dev.headway.image;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;

/**
 * Encoded bytes to a network's input: decode, resize, preprocess. One for each task: it keeps its
 * buffers from image to image and is for one thread; nothing of an image is left over in the next.
 */
public final class ImageReader {
  private static final String VERSION = "jpeg-ifast/3 bilinear/1";

  private final InputSize size;
  private final PreprocessMode mode;
  private final Resizer resizer;
  private final PixelBuffer decoded = new PixelBuffer();

  /**
   * Says by which arithmetic pixels come out of bytes: the JPEG decoder and its version, then the
   * resizing's. It changes whenever an image might give other bits than before, so that what was
   * kept of it is not taken for the new; never for speed alone. Where this machine has
   * libjpeg-turbo, files that are damaged or out of the ordinary are such images.
   */
  public static String version() {
    return TurboJpeg.available() ? VERSION + " libturbojpeg" : VERSION;
  }

  /** A reader that gives images of {@code size} for networks trained with {@code mode}. */
  public ImageReader(InputSize size, PreprocessMode mode) {
    this.size = size;
    this.mode = mode;
    this.resizer = new Resizer(size);
  }

  /** The floats of one image: height × width × 3. */
  public int length() {
    return size.height() * size.width() * 3;
  }

  /**
   * Reads one image.
   *
   * @return height × width × 3, row by row, channels and range as the mode has them
   * @throws UnusableImageException when the bytes are not a whole image within {@link ImageLimits}
   */
  public float[] read(byte[] encoded) throws UnusableImageException {
    float[] out = new float[length()];
    read(encoded, out, 0);
    return out;
  }

  /**
   * Reads one image into a place of a batch; the array is untouched when the image is unusable.
   *
   * @param out gets {@link #length()} values from {@code offset} on
   * @throws UnusableImageException when the bytes are not a whole image within {@link ImageLimits}
   */
  public void read(byte[] encoded, float[] out, int offset) throws UnusableImageException {
    pixels(encoded, out, offset);
    preprocess(out, offset);
  }

  /**
   * The first half of {@link #read(byte[], float[], int)}: decodes and resizes.
   *
   * @param out gets {@link #length()} values from {@code offset} on: row by row, R, G, B, 0…255
   * @throws UnusableImageException when the bytes are not a whole image within {@link ImageLimits}
   */
  public void pixels(byte[] encoded, float[] out, int offset) throws UnusableImageException {
    ImageDecoder.decode(encoded, decoded);
    resizer.resize(decoded.rows(), decoded.height(), decoded.width(), out, offset);
  }

  /** The second half: the {@link #length()} values from {@code offset} on become the mode's. */
  public void preprocess(float[] values, int offset) {
    Preprocess.applyInPlace(mode, values, offset, length());
  }
}
