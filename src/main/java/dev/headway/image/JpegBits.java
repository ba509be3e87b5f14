package dev.headway.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The bits of a JPEG's entropy-coded data, and its Huffman codes (ITU T.81, annex F). */
final class JpegBits {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final long ONES = 0x0101010101010101L;

  /** A code and its number at the most. */
  private static final int LONGEST = 31;

  /** How far a symbol is looked for. */
  private static final int WINDOW = 16;

  private final byte[] jpeg;

  /** The next byte that isn't in {@link #bits}. */
  private int at;

  /** From the highest bit down; below those that count there are zeros or bits of that byte. */
  private long bits;

  private int count;

  /** How many of those that count are zeros put behind the end of the data. */
  private int padding;

  /** Bits since the last symbol began. */
  private int sinceSymbol;

  JpegBits(byte[] jpeg) {
    this.jpeg = jpeg;
  }

  /** Starts at the first byte of a scan's data. */
  void start(int from) {
    at = from;
    bits = 0;
    count = 0;
    padding = 0;
    sinceSymbol = WINDOW;
  }

  /**
   * The offset of the marker that ends the data. Bytes between are left to libjpeg, but for those
   * in which the last symbol was looked for.
   */
  int end() throws Unclear {
    fill();
    if (count - padding >= 8 + Math.max(0, WINDOW - sinceSymbol)
        || at + 1 >= jpeg.length
        || jpeg[at] != (byte) 0xff) {
      throw new Unclear();
    }
    return at;
  }

  /** Passes the restart marker of this number, 0 to 7. */
  void restart(int number) throws Unclear {
    int marker = end();
    if (Bytes.u8(jpeg, marker + 1) != 0xd0 + number) {
      throw new Unclear();
    }
    start(marker + 2);
  }

  int bit() throws Unclear {
    return bits(1);
  }

  /** The next {@code n} bits, 0 to 16. */
  int bits(int n) throws Unclear {
    if (n == 0) {
      return 0;
    }
    if (count < n) {
      fill();
    }
    int value = (int) (bits >>> 64 - n);
    use(n);
    return value;
  }

  /** A number of {@code n} bits, negative ones in one's complement; more than 15 aren't allowed. */
  int number(int n) throws Unclear {
    if (n > 15) {
      throw new Unclear();
    }
    return n == 0 ? 0 : signed(bits(n), n);
  }

  private static int signed(int value, int n) {
    return value < 1 << n - 1 ? value - (1 << n) + 1 : value;
  }

  /** The next symbol. */
  int symbol(Codes codes) throws Unclear {
    if (count < WINDOW) {
      fill();
    }
    int entry = codes.find(bits);
    sinceSymbol = 0;
    use(Codes.length(entry));
    return Codes.symbol(entry);
  }

  private void use(int n) throws Unclear {
    bits <<= n;
    count -= n;
    sinceSymbol += n;
    checkCount();
  }

  private void checkCount() throws Unclear {
    if (count < padding) {
      throw new Unclear();
    }
  }

  /**
   * The coefficients of a baseline block.
   *
   * @param component whose codes, prediction and multipliers hold
   * @param block 64 zeros; gets the coefficients times their multipliers, row by row
   * @return their {@link FastDct#shape}
   */
  int block(JpegComponent component, int[] block) throws Unclear {
    component.prediction += number(symbol(component.dc));
    int[] multipliers = component.multipliers;
    block[0] = (short) component.prediction * multipliers[0];
    int shape = 0;
    Codes codes = component.ac;
    int[] quick = codes.quick;
    int[] places = JpegOrder.PLACES;
    long window = bits;
    int left = count;
    int used = 0;
    for (int k = 1; k < 64; k++) {
      if (left < LONGEST) {
        bits = window;
        count = left;
        fill();
        window = bits;
        left = count;
      }
      int entry = quick[(int) (window >>> 64 - Codes.BITS)];
      if (entry == 0) {
        entry = codes.find(window);
      }
      used = Codes.total(entry);
      int value = Codes.value(entry);
      if (value == 0) {
        int length = Codes.length(entry);
        int size = used - length;
        if (size == 0) {
          window <<= used;
          left -= used;
          if (Codes.run(entry) != 15) {
            break;
          }
          k += 15;
          continue;
        }
        value = signed((int) (window << length >>> 64 - size), size);
      }
      window <<= used;
      left -= used;
      k += Codes.run(entry);
      int place = places[k];
      shape |= place;
      block[place & 63] = value * multipliers[place & 63];
    }
    bits = window;
    count = left;
    sinceSymbol = used;
    checkCount();
    return shape >> 8 | FastDct.shape(0);
  }

  /** Makes it 56 bits or more. */
  private void fill() {
    if (padding == 0 && at + 8 <= jpeg.length) {
      long next = (long) LONGS.get(jpeg, at);
      // No byte is 0xff: none of the complement is zero.
      if ((~next - ONES & next & ONES << 7) == 0) {
        bits |= next >>> count;
        int bytes = 63 - count >> 3;
        at += bytes;
        count += 8 * bytes;
        return;
      }
    }
    fillSlowly();
  }

  private void fillSlowly() {
    while (count <= 56) {
      int next = at + 1 < jpeg.length ? Bytes.u8(jpeg, at) : 0xff;
      int bytes = 1;
      if (next == 0xff) {
        if (at + 1 >= jpeg.length || jpeg[at + 1] != 0) {
          padding += 8;
          next = 0;
          bytes = 0;
        } else {
          bytes = 2;
        }
      }
      at += bytes;
      bits |= (long) next << 56 - count;
      count += 8;
    }
  }

  /**
   * One Huffman table. An entry is, from the lowest bit: the length of a code and of the number
   * that follows it (5 bits), the length of the code (5), the upper half of the symbol (4), which
   * is a run of zeros, 2 bits of nothing, and the number (16), or 0 where it has to be read.
   */
  static final class Codes {
    static final int BITS = 10;

    /** By the next bits; 0 for longer codes. */
    private final int[] quick = new int[1 << BITS];

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
          if (length <= BITS) {
            fill(code, length, symbols[symbol]);
          }
        }
        last[length] = codes == 0 ? -1 : code - 1;
        code <<= 1;
      }
    }

    private void fill(int code, int length, int symbol) {
      int rest = BITS - length;
      int size = symbol & 15;
      int entry = entry(length, symbol);
      for (int i = 0; i < 1 << rest; i++) {
        int value = size > 0 && size <= rest ? signed(i >> rest - size, size) : 0;
        quick[(code << rest) + i] = value << 16 | entry;
      }
    }

    private static int entry(int length, int symbol) {
      return symbol >> 4 << 10 | length << 5 | length + (symbol & 15);
    }

    /** The entry of the code that the highest bits begin with. */
    private int find(long bits) throws Unclear {
      int entry = quick[(int) (bits >>> 64 - BITS)];
      if (entry != 0) {
        return entry;
      }
      for (int length = BITS + 1; length <= 16; length++) {
        int code = (int) (bits >>> 64 - length);
        if (code <= last[length]) {
          return entry(length, symbols[code + shift[length]]);
        }
      }
      throw new Unclear();
    }

    static int total(int entry) {
      return entry & 31;
    }

    static int length(int entry) {
      return entry >> 5 & 31;
    }

    static int run(int entry) {
      return entry >> 10 & 15;
    }

    static int value(int entry) {
      return entry >> 16;
    }

    static int symbol(int entry) {
      return run(entry) << 4 | total(entry) - length(entry);
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
