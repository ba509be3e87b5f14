package dev.headway.image;

/** The bits of a JPEG's entropy-coded data, and its Huffman codes (ITU T.81, annex F). */
final class JpegBits {
  private final byte[] jpeg;
  private int at;
  private int bits;
  private int count;

  JpegBits(byte[] jpeg) {
    this.jpeg = jpeg;
  }

  /** Starts at the first byte of a scan's data. */
  void start(int from) {
    at = from;
    count = 0;
  }

  /** The offset of the marker that ends the data. */
  int end() throws Unclear {
    if (at + 1 >= jpeg.length || jpeg[at] != (byte) 0xff) {
      throw new Unclear();
    }
    return at;
  }

  /** Passes the restart marker of this number, 0 to 7. */
  void restart(int number) throws Unclear {
    count = 0;
    if (Bytes.u8(jpeg, end() + 1) != 0xd0 + number) {
      throw new Unclear();
    }
    at += 2;
  }

  int bit() throws Unclear {
    return bits(1);
  }

  /** The next {@code n} bits, 0 to 16. */
  int bits(int n) throws Unclear {
    if (n == 0) {
      return 0;
    }
    fill(n);
    if (count < n) {
      throw new Unclear();
    }
    count -= n;
    return (bits >>> count) & ((1 << n) - 1);
  }

  /** A number of {@code n} bits, negative ones in one's complement. */
  int number(int n) throws Unclear {
    int value = bits(n);
    return n > 0 && value < 1 << (n - 1) ? value - (1 << n) + 1 : value;
  }

  /** The next symbol. */
  int symbol(Codes codes) throws Unclear {
    fill(16);
    // At the end of the data there may be fewer than 16 bits; the missing ones are never used.
    int window = count >= 16 ? bits >>> (count - 16) : bits << (16 - count);
    window &= 0xffff;
    int entry = codes.quick[window >>> 7];
    if (entry != 0) {
      return used(entry >>> 8, entry & 0xff);
    }
    for (int length = 10; length <= 16; length++) {
      int code = window >>> (16 - length);
      if (code <= codes.last[length]) {
        return used(length, codes.symbols[code + codes.shift[length]]);
      }
    }
    throw new Unclear();
  }

  private int used(int length, int symbol) throws Unclear {
    if (length > count) {
      throw new Unclear();
    }
    count -= length;
    return symbol;
  }

  private void fill(int n) {
    while (count < n) {
      if (at + 1 >= jpeg.length) {
        return;
      }
      int next = Bytes.u8(jpeg, at);
      if (next == 0xff) {
        if (jpeg[at + 1] != 0) {
          return;
        }
        at++;
      }
      at++;
      bits = (bits << 8) | next;
      count += 8;
    }
  }

  /** One Huffman table. */
  static final class Codes {
    /** By the next 9 bits: length and symbol of codes that are no longer, else 0. */
    private final int[] quick = new int[512];

    private final int[] last = new int[17];
    private final int[] shift = new int[17];
    private final int[] symbols;

    /** From a table's segment: 16 counts, then the symbols. */
    Codes(byte[] jpeg, int from, int to) throws Unclear {
      int total = 0;
      for (int i = 0; i < 16; i++) {
        total += Bytes.u8(jpeg, from + i);
      }
      if (total > 256 || from + 16 + total > to) {
        throw new Unclear();
      }
      symbols = new int[total];
      for (int i = 0; i < total; i++) {
        symbols[i] = Bytes.u8(jpeg, from + 16 + i);
      }
      int code = 0;
      int symbol = 0;
      for (int length = 1; length <= 16; length++) {
        int codes = Bytes.u8(jpeg, from + length - 1);
        shift[length] = symbol - code;
        for (int i = 0; i < codes; i++, code++, symbol++) {
          if (code >= 1 << length) {
            throw new Unclear();
          }
          for (int j = 0; length <= 9 && j < 1 << (9 - length); j++) {
            quick[(code << (9 - length)) + j] = length << 8 | symbols[symbol];
          }
        }
        last[length] = codes == 0 ? -1 : code - 1;
        code <<= 1;
      }
    }

    int length() {
      return 17 + symbols.length;
    }
  }

  /** Something that libjpeg has a rule for and this reader doesn't. */
  static final class Unclear extends Exception {
    private static final long serialVersionUID = 1L;

    Unclear() {
      super("left to libjpeg", null, false, false);
    }
  }
}
