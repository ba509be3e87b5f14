package dev.headway.image;

import java.util.Arrays;

/** The bits of a JPEG's entropy-coded data, and its Huffman codes (ITU T.81, annex F). */
final class JpegBits {
  /** How far a symbol is looked for. */
  private static final int WINDOW = 16;

  /** More than a block takes: 64 codes with their numbers, and what is read ahead. */
  private static final int ZEROS = 64 * 31 / 8 + 16;

  private final byte[] jpeg;

  /** A scan's data without the zeros behind each 0xff, and {@link #ZEROS} behind it. */
  private final byte[] data;

  /** Bits of the data. */
  private long all;

  /** The offset in the file of the marker behind the data. */
  private int marker;

  /** The next byte of the data that doesn't count in {@link #bits}. */
  private int at;

  /** From the highest bit down; below those that count there are zeros or bits of that byte. */
  private long bits;

  private int count;

  /** Bits since the last symbol began. */
  private int sinceSymbol;

  /** Of the file's scans, one after the other. */
  JpegBits(byte[] jpeg, PixelBuffer buffers) {
    this.jpeg = jpeg;
    this.data = buffers.bytes(jpeg.length + ZEROS);
  }

  /** Starts at the first byte of a scan's data. */
  void start(int from) {
    int length = unstuff(from);
    Arrays.fill(data, length, length + ZEROS, (byte) 0);
    all = 8L * length;
    at = 0;
    bits = 0;
    count = 0;
    sinceSymbol = WINDOW;
  }

  /** Copies the data up to the next marker; returns how many bytes there are. */
  private int unstuff(int start) {
    int from = start;
    int to = 0;
    while (true) {
      marker = Bytes.indexOfFf(jpeg, from);
      int length = marker - from;
      System.arraycopy(jpeg, from, data, to, length);
      to += length;
      if (marker + 1 >= jpeg.length || jpeg[marker + 1] != 0) {
        return to;
      }
      data[to++] = (byte) 0xff;
      from = marker + 2;
    }
  }

  /**
   * The offset of the marker that ends the data. Bytes between are left to libjpeg, but for those
   * in which the last symbol was looked for.
   */
  int end() throws Unclear {
    if (all - used() >= 8 + Math.max(0, WINDOW - sinceSymbol) || marker + 1 >= jpeg.length) {
      throw new Unclear();
    }
    return marker;
  }

  private long used() {
    return 8L * at - count;
  }

  /** Passes the restart marker of this number, 0 to 7. */
  void restart(int number) throws Unclear {
    int restart = end();
    if (Bytes.u8(jpeg, restart + 1) != 0xd0 + number) {
      throw new Unclear();
    }
    start(restart + 2);
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
    return number((long) bits(n) << 1 << 63 - n, n);
  }

  /** The number in the highest {@code n} bits: what begins with 0 is negative, as above. */
  private static int number(long bits, int n) {
    return (int) (bits >>> 1 >>> 63 - n) + (int) (~bits >> 63 & (-1L << n) + 1);
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
    check();
  }

  /** That what was read was there. */
  private void check() throws Unclear {
    if (used() > all) {
      throw new Unclear();
    }
  }

  /**
   * Puts the coefficients of a baseline block, times their multipliers, where the component's
   * transform wants the next ones.
   */
  void block(JpegComponent component) throws Unclear {
    int[] multipliers = component.multipliers;
    int[] blocks = component.dct.blocks();
    int block = component.dct.next();
    fill();
    long window = bits;
    int left = count;
    int next = at;
    int entry = component.dc.find(window);
    int length = Codes.length(entry);
    int used = Codes.total(entry);
    if (Codes.run(entry) != 0) {
      // A number of more than 15 bits.
      throw new Unclear();
    }
    component.prediction += number(window << length, used - length);
    blocks[block] = (short) component.prediction * multipliers[0];
    window <<= used;
    left -= used;
    Codes codes = component.ac;
    int[] quick = codes.quick;
    int[] places = FastDct.PLACES;
    used = 0;
    // Nearly no branch depends on the data: a wrong guess costs more than a symbol.
    for (int k = 1; k < 64; k++) {
      entry = quick[(int) (window >>> 64 - Codes.BITS)];
      if (entry == 0) {
        entry = codes.find(window);
      }
      // 16 bits were there for the code; now 56 or more are.
      window |= (long) Bytes.LONGS.get(data, next) >>> left;
      next += 63 - left >> 3;
      left |= 56;
      used = Codes.total(entry);
      length = Codes.length(entry);
      int size = used - length;
      long number = window << length;
      window <<= used;
      left -= used;
      int run = Codes.run(entry);
      if (size == 0) {
        if (run != 15) {
          break;
        }
        k += 15;
        continue;
      }
      k += run;
      blocks[places[k] + block] = number(number, size) * multipliers[k];
    }
    bits = window;
    count = left;
    at = next;
    sinceSymbol = used;
    check();
  }

  /** Makes it 56 bits or more; behind the data there are zeros. */
  private void fill() {
    bits |= (long) Bytes.LONGS.get(data, at) >>> count;
    at += 63 - count >> 3;
    count |= 56;
  }

  /**
   * One Huffman table. An entry is, from the lowest bit: the length of a code and of the number
   * that follows it (5 bits), the length of the code (5), and the upper half of the symbol (4),
   * which is a run of zeros.
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
            int first = code << BITS - length;
            Arrays.fill(quick, first, first + (1 << BITS - length), entry(length, symbols[symbol]));
          }
        }
        last[length] = codes == 0 ? -1 : code - 1;
        code <<= 1;
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
      return entry >> 10;
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
