package dev.headway.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * libjpeg's fast integer inverse DCT ({@code JDCT_IFAST}), which TensorFlow's decoder takes: the
 * factorisation of Arai, Agui and Nakajima with 8-bit constants, rounding down. To the bit, since
 * networks were trained behind it.
 *
 * <p>{@link #BLOCKS} blocks at a time, a coefficient of all of them beside the next coefficient of
 * all of them, in loops that the JIT makes vector instructions of: short ones, on one array.
 */
final class FastDct {
  /** Blocks that are transformed at a time. */
  private static final int BLOCKS = 64;

  /** The numbers that a line of 8 takes. */
  private static final int LINE = 8 * BLOCKS;

  /** Where a block's coefficient in zigzag order is: here, and as many on as the block's number. */
  static final int[] PLACES =
      Arrays.stream(JpegOrder.ZIGZAG).map(place -> place * BLOCKS).toArray();

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** cos(k·π/16)·√2 for k &gt; 0, 1 for 0: the factors that go into the quantisation table. */
  private static final double[] FACTORS = new double[8];

  static {
    FACTORS[0] = 1;
    for (int k = 1; k < 8; k++) {
      FACTORS[k] = Math.cos(k * Math.PI / 16) * Math.sqrt(2);
    }
  }

  private final int[] blocks = new int[8 * LINE];
  private final int[] turned = new int[8 * LINE];
  private final int[] offsets = new int[BLOCKS];
  private byte[] samples;
  private int line;
  private int waiting;

  /**
   * Begins with a component.
   *
   * @param to gets 8 lines of 8 samples for each block, {@code apart}
   */
  FastDct start(byte[] to, int apart) {
    samples = to;
    line = apart;
    // A picture that was given up may have left some, in the middle of a block too.
    waiting = 0;
    Arrays.fill(blocks, 0);
    return this;
  }

  /** A quantisation table with the transform's factors, 2 bits after the point; both in zigzag. */
  static int[] multipliers(int[] quantization) {
    int[] multipliers = new int[64];
    for (int i = 0; i < 64; i++) {
      int place = JpegOrder.ZIGZAG[i];
      // libjpeg's table has 14 bits.
      int factor = (int) Math.round(FACTORS[place / 8] * FACTORS[place % 8] * (1 << 14));
      multipliers[i] = (quantization[i] * factor + (1 << 11)) >> 12;
    }
    return multipliers;
  }

  /**
   * Where the next block's coefficients, times their multipliers, go: at {@link #PLACES} plus
   * {@link #next}. They are zeros before.
   */
  int[] blocks() {
    return blocks;
  }

  /** The next block's number. */
  int next() {
    return waiting;
  }

  /** The next block is there. Its samples may be only after {@link #flush}. */
  void add(int row, int column) {
    offsets[waiting++] = row * 8 * line + column * 8;
    if (waiting == BLOCKS) {
      flush();
    }
  }

  /** Makes samples of all blocks that are there. */
  void flush() {
    transform(blocks);
    for (int row = 0; row < 8; row++) {
      for (int column = 0; column < 8; column++) {
        System.arraycopy(
            blocks, row * LINE + column * BLOCKS, turned, column * LINE + row * BLOCKS, BLOCKS);
      }
    }
    Arrays.fill(blocks, 0);
    transform(turned);
    clamp(turned);
    pack(turned, 0);
    pack(turned, 4 * LINE);
    for (int block = 0; block < waiting; block++) {
      int to = offsets[block];
      for (int row = 0; row < 8; row++) {
        INTS.set(samples, to + row * line, turned[row * BLOCKS + block]);
        INTS.set(samples, to + row * line + 4, turned[4 * LINE + row * BLOCKS + block]);
      }
    }
    waiting = 0;
  }

  /** From line to line, down. */
  private static void transform(int[] v) {
    even(v);
    odd(v);
    join(v);
  }

  private static void even(int[] v) {
    for (int i = 0; i < LINE; i++) {
      int v0 = v[i];
      int v2 = v[i + 2 * LINE];
      int v4 = v[i + 4 * LINE];
      int v6 = v[i + 6 * LINE];
      int sum04 = v0 + v4;
      int difference04 = v0 - v4;
      int sum26 = v2 + v6;
      int turned26 = ((v2 - v6) * 362 >> 8) - sum26;
      v[i] = sum04 + sum26;
      v[i + 2 * LINE] = difference04 + turned26;
      v[i + 4 * LINE] = difference04 - turned26;
      v[i + 6 * LINE] = sum04 - sum26;
    }
  }

  private static void odd(int[] v) {
    for (int i = 0; i < LINE; i++) {
      int v1 = v[i + LINE];
      int v3 = v[i + 3 * LINE];
      int v5 = v[i + 5 * LINE];
      int v7 = v[i + 7 * LINE];
      int z13 = v5 + v3;
      int z10 = v5 - v3;
      int z11 = v1 + v7;
      int z12 = v1 - v7;
      int odd7 = z11 + z13;
      int z5 = (z10 + z12) * 473 >> 8;
      int odd6 = (z10 * -669 >> 8) + z5 - odd7;
      int odd5 = ((z11 - z13) * 362 >> 8) - odd6;
      v[i + LINE] = odd7;
      v[i + 3 * LINE] = odd6;
      v[i + 5 * LINE] = odd5;
      v[i + 7 * LINE] = (z12 * 277 >> 8) - z5 + odd5;
    }
  }

  private static void join(int[] v) {
    for (int i = 0; i < LINE; i++) {
      int even0 = v[i];
      int even1 = v[i + 2 * LINE];
      int even2 = v[i + 4 * LINE];
      int even3 = v[i + 6 * LINE];
      int odd7 = v[i + LINE];
      int odd6 = v[i + 3 * LINE];
      int odd5 = v[i + 5 * LINE];
      int odd4 = v[i + 7 * LINE];
      v[i] = even0 + odd7;
      v[i + LINE] = even1 + odd6;
      v[i + 2 * LINE] = even2 + odd5;
      v[i + 3 * LINE] = even3 - odd4;
      v[i + 4 * LINE] = even3 + odd4;
      v[i + 5 * LINE] = even2 - odd5;
      v[i + 6 * LINE] = even1 - odd6;
      v[i + 7 * LINE] = even0 - odd7;
    }
  }

  /** To 0…255 by shifts: Java 17 makes no vector instruction of a minimum or maximum. */
  private static void clamp(int[] v) {
    for (int i = 0; i < 8 * LINE; i++) {
      int sample = (v[i] >> 5) + 128;
      int notNegative = sample & ~(sample >> 31);
      v[i] = (255 - notNegative >> 31 | notNegative) & 0xff;
    }
  }

  /** Four lines into one, the first in the lowest byte. */
  private static void pack(int[] v, int from) {
    for (int i = from; i < from + LINE; i++) {
      v[i] |= v[i + LINE] << 8 | v[i + 2 * LINE] << 16 | v[i + 3 * LINE] << 24;
    }
  }
}
