package dev.headway.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * PNG as {@code tf.io.decode_png(channels=3)} gives it through libpng: 16-bit samples lose their
 * low byte, gray of 1, 2 and 4 bits is spread to 0…255, palettes become colours, alpha is dropped
 * and not blended, gamma and profiles are ignored. As there, critical chunks must be whole (length,
 * CRC, the end chunk too), ancillary ones are passed over. Written here rather than left to OpenCV,
 * whose libpng reports on stderr and gives half a picture where data is missing.
 */
final class PngDecoder {
  private static final int SIGNATURE = 8;
  private static final int GRAY = 0;
  private static final int PALETTE = 3;

  /**
   * libpng's, of width and height: a line is in memory whole, twice, with up to 8 bytes a pixel.
   */
  private static final int LONGEST_SIDE = 1_000_000;

  /** Adam7: first column, first row, column step, row step. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

  private final byte[] png;
  private final CRC32 crc = new CRC32();
  private final List<int[]> data = new ArrayList<>();
  private int nextData;
  private int width;
  private int height;
  private int depth;
  private int colourType;
  private int samples;
  private boolean interlaced;
  private byte[] palette;

  private PngDecoder(byte[] png) {
    this.png = png;
  }

  static void decode(byte[] png, PixelBuffer into) throws UnusableImageException {
    PngDecoder decoder = new PngDecoder(png);
    decoder.readChunks();
    Inflater inflater = new Inflater();
    try {
      decoder.readPixels(inflater, into);
    } finally {
      inflater.end();
    }
  }

  private void readChunks() throws UnusableImageException {
    int at = SIGNATURE;
    boolean first = true;
    while (true) {
      if (at + 8 > png.length) {
        throw endsTooEarly();
      }
      long length = Bytes.u32be(png, at);
      if (length > Integer.MAX_VALUE) {
        throw corrupt("a chunk of " + length + " bytes");
      }
      if (first && !(Bytes.ascii(png, at + 4, "IHDR") && length == 13)) {
        throw corrupt("no header");
      }
      if (at + 12 + length > png.length) {
        throw endsTooEarly();
      }
      boolean critical = (png[at + 4] & 0x20) == 0;
      if (critical) {
        checkCrc(at, (int) length);
        if (Bytes.ascii(png, at + 4, "IEND")) {
          break;
        }
        readCritical(at, (int) length, first);
      }
      first = false;
      at += 12 + (int) length;
    }
    if (data.isEmpty()) {
      throw new UnusableImageException("PNG without a picture in it");
    }
    if (colourType == PALETTE && palette == null) {
      throw corrupt("no palette");
    }
  }

  private void checkCrc(int at, int length) throws UnusableImageException {
    crc.reset();
    crc.update(png, at + 4, 4 + length);
    if (crc.getValue() != Bytes.u32be(png, at + 8 + length)) {
      throw corrupt("a checksum is off");
    }
  }

  private void readCritical(int at, int length, boolean first) throws UnusableImageException {
    int body = at + 8;
    if (Bytes.ascii(png, at + 4, "IHDR")) {
      if (!first) {
        throw corrupt("a second header");
      }
      readHeader(body);
    } else if (Bytes.ascii(png, at + 4, "PLTE")) {
      if (length == 0 || length % 3 != 0 || length > 768) {
        throw corrupt("a palette of " + length + " bytes");
      }
      palette = new byte[768];
      System.arraycopy(png, body, palette, 0, length);
    } else if (Bytes.ascii(png, at + 4, "IDAT")) {
      data.add(new int[] {body, length});
    } else {
      throw corrupt("an unknown critical chunk");
    }
  }

  private void readHeader(int body) throws UnusableImageException {
    long wide = Bytes.u32be(png, body);
    long high = Bytes.u32be(png, body + 4);
    ImageLimits.checkPixels(high, wide);
    if (Math.max(high, wide) > LONGEST_SIDE) {
      throw new UnusableImageException(
          String.format(
              Locale.ROOT, "PNG of %dx%d pixels, over %,d on a side", wide, high, LONGEST_SIDE));
    }
    width = (int) wide;
    height = (int) high;
    depth = Bytes.u8(png, body + 8);
    colourType = Bytes.u8(png, body + 9);
    int interlace = Bytes.u8(png, body + 12);
    samples =
        switch (colourType) {
          case GRAY, PALETTE -> 1;
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> throw corrupt("colour type " + colourType);
        };
    boolean depthFits =
        switch (depth) {
          case 1, 2, 4 -> samples == 1;
          case 8 -> true;
          case 16 -> colourType != PALETTE;
          default -> false;
        };
    if (!depthFits) {
      throw corrupt(depth + " bits with colour type " + colourType);
    }
    if (png[body + 10] != 0 || png[body + 11] != 0 || interlace > 1) {
      throw corrupt("an unknown compression, filter or interlace method");
    }
    interlaced = interlace == 1;
  }

  private void readPixels(Inflater inflater, PixelBuffer into) throws UnusableImageException {
    byte[] rgb = into.reset(height, width);
    int stepBytes = Math.max(1, samples * depth / 8);
    int longest = rowBytes(width);
    byte[] line = new byte[longest + 1];
    byte[] above = new byte[longest + 1];
    for (int[] pass : interlaced ? PASSES : ONE_PASS) {
      int columns = (width - pass[0] + pass[2] - 1) / pass[2];
      if (columns <= 0) {
        continue;
      }
      int bytes = rowBytes(columns);
      Arrays.fill(above, (byte) 0);
      for (int row = pass[1]; row < height; row += pass[3]) {
        inflate(inflater, line, bytes + 1);
        unfilter(line, above, bytes, stepBytes);
        spread(line, columns, rgb, (row * width + pass[0]) * 3, pass[2] * 3);
        byte[] swap = above;
        above = line;
        line = swap;
      }
    }
  }

  private int rowBytes(int columns) {
    return (int) (((long) columns * samples * depth + 7) / 8);
  }

  private void inflate(Inflater inflater, byte[] line, int length) throws UnusableImageException {
    int filled = 0;
    try {
      while (filled < length) {
        int got = inflater.inflate(line, filled, length - filled);
        filled += got;
        if (got > 0) {
          continue;
        }
        if (inflater.finished()) {
          throw new UnusableImageException("PNG's picture ends too early");
        }
        if (inflater.needsDictionary()) {
          throw corrupt("its data doesn't unpack");
        }
        if (nextData == data.size()) {
          throw new UnusableImageException("PNG's picture ends too early");
        }
        int[] chunk = data.get(nextData++);
        inflater.setInput(png, chunk[0], chunk[1]);
      }
    } catch (DataFormatException e) {
      throw new UnusableImageException("corrupt PNG: its data doesn't unpack", e);
    }
  }

  /** Undoes a row's filter; byte 0 is its number, {@code above} the row before, undone. */
  private static void unfilter(byte[] line, byte[] above, int bytes, int step)
      throws UnusableImageException {
    switch (line[0]) {
      case 0 -> {
        // as it is
      }
      case 1 -> {
        for (int i = 1 + step; i <= bytes; i++) {
          line[i] += line[i - step];
        }
      }
      case 2 -> {
        for (int i = 1; i <= bytes; i++) {
          line[i] += above[i];
        }
      }
      case 3 -> {
        for (int i = 1; i <= bytes; i++) {
          int left = i > step ? line[i - step] & 0xff : 0;
          line[i] += (byte) (left + (above[i] & 0xff) >> 1);
        }
      }
      case 4 -> {
        for (int i = 1; i <= bytes; i++) {
          int left = i > step ? line[i - step] & 0xff : 0;
          int corner = i > step ? above[i - step] & 0xff : 0;
          line[i] += (byte) paeth(left, above[i] & 0xff, corner);
        }
      }
      default -> throw corrupt("filter " + line[0]);
    }
  }

  private static int paeth(int left, int above, int corner) {
    int fromLeft = Math.abs(above - corner);
    int fromAbove = Math.abs(left - corner);
    int fromCorner = Math.abs(left + above - 2 * corner);
    if (fromLeft <= fromAbove && fromLeft <= fromCorner) {
      return left;
    }
    return fromAbove <= fromCorner ? above : corner;
  }

  /** Writes a row's samples as R, G, B from {@code to} on, every {@code step} bytes. */
  private void spread(byte[] line, int columns, byte[] rgb, int to, int step) {
    int sampleBytes = depth == 16 ? 2 : 1;
    boolean colour = samples >= 3;
    for (int column = 0, at = to; column < columns; column++, at += step) {
      if (colourType == PALETTE) {
        System.arraycopy(palette, 3 * packed(line, column), rgb, at, 3);
      } else if (colour) {
        int from = 1 + column * samples * sampleBytes;
        rgb[at] = line[from];
        rgb[at + 1] = line[from + sampleBytes];
        rgb[at + 2] = line[from + 2 * sampleBytes];
      } else {
        byte gray =
            depth < 8
                ? (byte) (packed(line, column) * (255 / ((1 << depth) - 1)))
                : line[1 + column * samples * sampleBytes];
        rgb[at] = gray;
        rgb[at + 1] = gray;
        rgb[at + 2] = gray;
      }
    }
  }

  /** A sample of 1, 2, 4 or 8 bits; the leftmost lies in the high bits. */
  private int packed(byte[] line, int column) {
    int bit = column * depth;
    int shift = 8 - depth - (bit & 7);
    return line[1 + (bit >> 3)] >> shift & (1 << depth) - 1;
  }

  private static UnusableImageException endsTooEarly() {
    return new UnusableImageException("PNG ends too early");
  }

  private static UnusableImageException corrupt(String what) {
    return new UnusableImageException("corrupt PNG: " + what);
  }
}
