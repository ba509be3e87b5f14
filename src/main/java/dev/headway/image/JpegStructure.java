package dev.headway.image;

/**
 * What a JPEG's markers say, read to its end without decoding.
 *
 * <p>libjpeg, as OpenCV uses it, fills up what is missing and goes on; TensorFlow refuses a file
 * whose bytes run out anywhere before the end-of-image marker (its source manager raises an error
 * on the first read past the end). So the whole file is walked: segments by their length, every
 * scan's entropy-coded data (stuffed zeros and restart markers in it) up to the next marker. What
 * lies behind the end-of-image marker doesn't count; data that is corrupt but all there is left to
 * libjpeg, which warns and decodes, in TensorFlow too.
 *
 * @param height in pixels
 * @param width in pixels
 * @param components 1 gray, 3 colour, 4 CMYK or YCCK
 * @param adobeTransform the Adobe marker's colour transform (0 none, 1 YCC, 2 YCCK), or -1 without
 *     that marker
 */
record JpegStructure(int height, int width, int components, int adobeTransform) {
  private static final int SOF0 = 0xc0;
  private static final int DHT = 0xc4;
  private static final int JPG = 0xc8;
  private static final int DAC = 0xcc;
  private static final int SOF15 = 0xcf;
  private static final int RST0 = 0xd0;
  private static final int RST7 = 0xd7;
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int APP14 = 0xee;
  private static final int TEM = 0x01;

  /**
   * Each scan of a progressive file goes over the whole picture, and may be a few bytes long: a
   * megabyte could keep a task for hours. Real files have ten or so; libjpeg-turbo's own limit, for
   * whom it matters, is this.
   */
  private static final int MOST_SCANS = 500;

  static JpegStructure read(byte[] jpeg) throws UnusableImageException {
    JpegStructure frame = null;
    int adobe = -1;
    int scans = 0;
    int at = 2;
    while (true) {
      at = afterNextMarker(jpeg, at);
      int marker = Bytes.u8(jpeg, at - 1);
      if (marker == EOI) {
        break;
      }
      if (marker == TEM || marker >= RST0 && marker <= RST7) {
        continue;
      }
      if (marker == SOI) {
        throw corrupt("a second start of image");
      }
      int length = length(jpeg, at);
      if (isFrame(marker)) {
        if (frame != null) {
          throw corrupt("a second frame header");
        }
        frame = frame(jpeg, at, length);
      } else if (marker == APP14 && length >= 14 && Bytes.ascii(jpeg, at + 2, "Adobe")) {
        adobe = Bytes.u8(jpeg, at + 13);
      } else if (marker == SOS) {
        if (frame == null) {
          throw corrupt("a scan before the frame header");
        }
        scans++;
        if (scans > MOST_SCANS) {
          throw new UnusableImageException("JPEG with more than " + MOST_SCANS + " scans");
        }
      }
      at += length;
    }
    if (scans == 0) {
      throw new UnusableImageException("JPEG without a picture in it");
    }
    return new JpegStructure(frame.height, frame.width, frame.components, adobe);
  }

  /** The offset after the next marker, over whatever else lies before it. */
  private static int afterNextMarker(byte[] jpeg, int from) throws UnusableImageException {
    int at = from;
    while (true) {
      at = Bytes.indexOfFf(jpeg, at);
      while (at < jpeg.length && jpeg[at] == (byte) 0xff) {
        at++;
      }
      if (at >= jpeg.length) {
        throw endsTooEarly();
      }
      if (jpeg[at++] != 0) {
        return at;
      }
    }
  }

  private static int length(byte[] jpeg, int at) throws UnusableImageException {
    if (at + 2 > jpeg.length) {
      throw endsTooEarly();
    }
    int length = Bytes.u16be(jpeg, at);
    if (length < 2) {
      throw corrupt("a segment of length " + length);
    }
    if (at + length > jpeg.length) {
      throw endsTooEarly();
    }
    return length;
  }

  private static boolean isFrame(int marker) {
    return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
  }

  private static JpegStructure frame(byte[] jpeg, int at, int length)
      throws UnusableImageException {
    if (length < 8) {
      throw corrupt("a frame header of length " + length);
    }
    int height = Bytes.u16be(jpeg, at + 3);
    int width = Bytes.u16be(jpeg, at + 5);
    int bits = Bytes.u8(jpeg, at + 2);
    ImageLimits.checkPixels(height, width);
    if (bits != 8) {
      throw new UnusableImageException("JPEG with " + bits + " bits a sample, 8 are supported");
    }
    return new JpegStructure(height, width, Bytes.u8(jpeg, at + 7), -1);
  }

  private static UnusableImageException endsTooEarly() {
    return new UnusableImageException("JPEG ends too early");
  }

  private static UnusableImageException corrupt(String what) {
    return new UnusableImageException("corrupt JPEG: " + what);
  }
}
