package dev.headway.image;

import java.util.Arrays;

/**
 * The first frame of a GIF, placed on a black canvas of the logical screen's size, transparency
 * dropped: {@code tf.io.decode_image(expand_animations=False)}. TensorFlow takes a GIF that breaks
 * off and gives whatever its memory held; here a file that ends inside a block is refused.
 */
final class GifDecoder {
  private static final int MAX_CODES = 4096;

  private final byte[] gif;
  private int at;

  private GifDecoder(byte[] gif) {
    this.gif = gif;
  }

  static void decode(byte[] gif, PixelBuffer into) throws UnusableImageException {
    new GifDecoder(gif).decode(into);
  }

  private void decode(PixelBuffer into) throws UnusableImageException {
    need(13);
    int width = Bytes.u16le(gif, 6);
    int height = Bytes.u16le(gif, 8);
    ImageLimits.checkPixels(height, width);
    at = 13;
    int globalColours = colours(Bytes.u8(gif, 10));
    int globalPalette = at;
    need(3 * globalColours);
    at += 3 * globalColours;
    boolean found = false;
    // A trailer that is missing between two blocks does no harm, and happens.
    while (at < gif.length && gif[at] != ';') {
      int block = gif[at++];
      if (block == '!') {
        need(1);
        at++;
        skipSubBlocks();
      } else if (block == ',') {
        need(9);
        int frame = at;
        int flags = Bytes.u8(gif, at + 8);
        at += 9;
        int localColours = colours(flags);
        int palette = localColours > 0 ? at : globalPalette;
        int count = localColours > 0 ? localColours : globalColours;
        need(3 * localColours + 1);
        at += 3 * localColours;
        if (found) {
          at++;
          skipSubBlocks();
        } else {
          byte[] indices = frame(Bytes.u16le(gif, frame + 6), Bytes.u16le(gif, frame + 4));
          byte[] rgb = into.reset(height, width);
          Arrays.fill(rgb, 0, height * width * 3, (byte) 0);
          place(indices, frame, palette, count, rgb, height, width);
          found = true;
        }
      } else {
        throw new UnusableImageException("corrupt GIF: an unknown block");
      }
    }
    if (!found) {
      throw new UnusableImageException(
          at < gif.length ? "GIF without a picture in it" : "GIF ends too early");
    }
  }

  private static int colours(int flags) {
    return (flags & 0x80) == 0 ? 0 : 2 << (flags & 7);
  }

  private void need(int bytes) throws UnusableImageException {
    if (at + bytes > gif.length) {
      throw new UnusableImageException("GIF ends too early");
    }
  }

  private void skipSubBlocks() throws UnusableImageException {
    while (true) {
      need(1);
      int size = Bytes.u8(gif, at++);
      if (size == 0) {
        return;
      }
      need(size);
      at += size;
    }
  }

  /** The palette indices of a frame, in the order of the file (interlaced ones too). */
  private byte[] frame(int height, int width) throws UnusableImageException {
    ImageLimits.checkPixels(height, width);
    byte[] data = new byte[height * width];
    int minimum = Bytes.u8(gif, at++);
    if (minimum < 1 || minimum > 8) {
      throw new UnusableImageException("corrupt GIF: a code size of " + minimum);
    }
    int start = at;
    skipSubBlocks();
    int filled = new Lzw(minimum).decode(start, data);
    if (filled < data.length) {
      throw new UnusableImageException("GIF ends too early");
    }
    return data;
  }

  private void place(
      byte[] indices, int frame, int palette, int colours, byte[] rgb, int height, int width)
      throws UnusableImageException {
    int left = Bytes.u16le(gif, frame);
    int top = Bytes.u16le(gif, frame + 2);
    int frameWidth = Bytes.u16le(gif, frame + 4);
    int frameHeight = Bytes.u16le(gif, frame + 6);
    boolean interlaced = (Bytes.u8(gif, frame + 8) & 0x40) != 0;
    for (int i = 0; i < frameHeight; i++) {
      int row = top + (interlaced ? interlacedRow(i, frameHeight) : i);
      for (int column = 0; column < frameWidth; column++) {
        int index = indices[i * frameWidth + column] & 0xff;
        if (index >= colours) {
          throw new UnusableImageException("corrupt GIF: a colour outside of its palette");
        }
        if (row < height && left + column < width) {
          System.arraycopy(gif, palette + 3 * index, rgb, (row * width + left + column) * 3, 3);
        }
      }
    }
  }

  /** Rows 0, 8, 16, …, then 4, 12, …, then 2, 6, …, then the odd ones. */
  private static int interlacedRow(int i, int height) {
    int rest = i;
    int first = 0;
    int step = 8;
    for (int pass = 0; pass < 3; pass++) {
      int rows = (height - first + step - 1) / step;
      if (rest < rows) {
        break;
      }
      rest -= rows;
      first = pass == 0 ? 4 : first / 2;
      step = pass == 0 ? 8 : step / 2;
    }
    return first + rest * step;
  }

  /** Variable-width LZW, codes from the low bits up, through sub-blocks. */
  private final class Lzw {
    private final int[] prefix = new int[MAX_CODES];
    private final byte[] suffix = new byte[MAX_CODES];
    private final int[] length = new int[MAX_CODES];
    private final int minimum;
    private int block;
    private int left;
    private int bits;
    private int bitCount;

    Lzw(int minimum) {
      this.minimum = minimum;
    }

    int decode(int start, byte[] out) throws UnusableImageException {
      block = start;
      int clear = 1 << minimum;
      for (int i = 0; i < clear; i++) {
        suffix[i] = (byte) i;
        length[i] = 1;
      }
      int width = minimum + 1;
      int next = clear + 2;
      int previous = -1;
      int filled = 0;
      while (filled < out.length) {
        int code = code(width);
        if (code < 0 || code == clear + 1) {
          break;
        }
        if (code == clear) {
          width = minimum + 1;
          next = clear + 2;
          previous = -1;
          continue;
        }
        if (code > next || code == next && previous < 0 || previous < 0 && code > clear) {
          throw new UnusableImageException("corrupt GIF: a code that was not defined");
        }
        int source = code < next ? code : previous;
        int run = length[source] + (code < next ? 0 : 1);
        int to = filled + length[source] - 1;
        byte first = 0;
        for (int c = source, i = to; i >= filled; i--, c = prefix[c]) {
          first = suffix[c];
          if (i < out.length) {
            out[i] = first;
          }
        }
        if (code == next && to + 1 < out.length) {
          out[to + 1] = first;
        }
        filled = Math.min(out.length, filled + run);
        if (previous >= 0 && next < MAX_CODES) {
          prefix[next] = previous;
          suffix[next] = first;
          length[next] = length[previous] + 1;
          next++;
          if (next == 1 << width && width < 12) {
            width++;
          }
        }
        previous = code;
      }
      return filled;
    }

    private int code(int width) {
      while (bitCount < width) {
        if (left == 0) {
          left = Bytes.u8(gif, block);
          if (left == 0) {
            return -1;
          }
          block++;
        }
        bits |= Bytes.u8(gif, block++) << bitCount;
        bitCount += 8;
        left--;
      }
      int code = bits & (1 << width) - 1;
      bits >>>= width;
      bitCount -= width;
      return code;
    }
  }
}
