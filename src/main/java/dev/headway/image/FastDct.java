package dev.headway.image;

import java.util.Arrays;

/**
 * libjpeg's fast integer inverse DCT ({@code JDCT_IFAST}), which TensorFlow's decoder takes: the
 * factorisation of Arai, Agui and Nakajima with 8-bit constants, rounding down. To the bit, since
 * networks were trained behind it. What is left out where coefficients are zero would have added
 * zeros.
 */
final class FastDct {
  /** cos(k·π/16)·√2 for k &gt; 0, 1 for 0: the factors that go into the quantisation table. */
  private static final double[] FACTORS = new double[8];

  static {
    FACTORS[0] = 1;
    for (int k = 1; k < 8; k++) {
      FACTORS[k] = Math.cos(k * Math.PI / 16) * Math.sqrt(2);
    }
  }

  /** In a shape: the columns with something below their first coefficient. */
  private static final int BELOW_FIRST = 0xff;

  /** In a shape: the columns 4 to 7, if they have anything. */
  private static final int RIGHT_HALF = 0xf0 << 8;

  private FastDct() {}

  /** A quantisation table (row by row) with the transform's factors, 2 bits after the point. */
  static int[] multipliers(int[] quantization) {
    int[] multipliers = new int[64];
    for (int i = 0; i < 64; i++) {
      // libjpeg's table has 14 bits.
      int factor = (int) Math.round(FACTORS[i / 8] * FACTORS[i % 8] * (1 << 14));
      multipliers[i] = (quantization[i] * factor + (1 << 11)) >> 12;
    }
    return multipliers;
  }

  /** What a coefficient other than zero at this place (row by row) adds to its block's shape. */
  static int shape(int place) {
    int column = place & 7;
    return 1 << 8 + column | (place < 8 ? 0 : 1 << column);
  }

  /**
   * One block.
   *
   * @param block 64 coefficients times their multipliers, row by row; zeros afterwards
   * @param shape the {@link #shape} of every coefficient that isn't zero, or more than that
   * @param out gets 8 lines of 8 samples, the first at {@code to}
   */
  static void inverse(int[] block, int shape, byte[] out, int to, int line) {
    if ((shape & ~(1 << 8)) == 0) {
      flat(block, out, to, line);
      return;
    }
    for (int column = 0; column < 8; column++) {
      if ((shape >> column & 1) != 0) {
        column(block, column);
      } else if ((shape >> column & 1 << 8) != 0) {
        for (int at = column + 8; at < 64; at += 8) {
          block[at] = block[column];
        }
      }
    }
    if ((shape & RIGHT_HALF) == 0) {
      for (int row = 0; row < 8; row++) {
        halfRow(block, 8 * row, out, to + row * line);
      }
    } else {
      for (int row = 0; row < 8; row++) {
        row(block, 8 * row, out, to + row * line);
      }
    }
    Arrays.fill(block, 0);
  }

  /** Of the first coefficient alone. */
  private static void flat(int[] block, byte[] out, int to, int line) {
    byte sample = sample(block[0]);
    block[0] = 0;
    for (int at = to; at < to + 8 * line; at += line) {
      for (int column = 0; column < 8; column++) {
        out[at + column] = sample;
      }
    }
  }

  private static void column(int[] v, int at) {
    int v1 = v[at + 8];
    int v2 = v[at + 16];
    int v3 = v[at + 24];
    int v4 = v[at + 32];
    int v5 = v[at + 40];
    int v6 = v[at + 48];
    int v7 = v[at + 56];
    int v0 = v[at];
    int sum04 = v0 + v4;
    int difference04 = v0 - v4;
    int sum26 = v2 + v6;
    int turned26 = ((v2 - v6) * 362 >> 8) - sum26;
    int even0 = sum04 + sum26;
    int even3 = sum04 - sum26;
    int even1 = difference04 + turned26;
    int even2 = difference04 - turned26;

    int z13 = v5 + v3;
    int z10 = v5 - v3;
    int z11 = v1 + v7;
    int z12 = v1 - v7;
    int odd7 = z11 + z13;
    int z5 = (z10 + z12) * 473 >> 8;
    int odd6 = (z10 * -669 >> 8) + z5 - odd7;
    int odd5 = ((z11 - z13) * 362 >> 8) - odd6;
    int odd4 = (z12 * 277 >> 8) - z5 + odd5;

    v[at] = even0 + odd7;
    v[at + 56] = even0 - odd7;
    v[at + 8] = even1 + odd6;
    v[at + 48] = even1 - odd6;
    v[at + 16] = even2 + odd5;
    v[at + 40] = even2 - odd5;
    v[at + 32] = even3 + odd4;
    v[at + 24] = even3 - odd4;
  }

  private static void row(int[] v, int at, byte[] out, int to) {
    int v1 = v[at + 1];
    int v2 = v[at + 2];
    int v3 = v[at + 3];
    int v4 = v[at + 4];
    int v5 = v[at + 5];
    int v6 = v[at + 6];
    int v7 = v[at + 7];
    int v0 = v[at];
    int sum04 = v0 + v4;
    int difference04 = v0 - v4;
    int sum26 = v2 + v6;
    int turned26 = ((v2 - v6) * 362 >> 8) - sum26;
    int even0 = sum04 + sum26;
    int even3 = sum04 - sum26;
    int even1 = difference04 + turned26;
    int even2 = difference04 - turned26;

    int z13 = v5 + v3;
    int z10 = v5 - v3;
    int z11 = v1 + v7;
    int z12 = v1 - v7;
    int odd7 = z11 + z13;
    int z5 = (z10 + z12) * 473 >> 8;
    int odd6 = (z10 * -669 >> 8) + z5 - odd7;
    int odd5 = ((z11 - z13) * 362 >> 8) - odd6;
    int odd4 = (z12 * 277 >> 8) - z5 + odd5;

    out[to] = sample(even0 + odd7);
    out[to + 1] = sample(even1 + odd6);
    out[to + 2] = sample(even2 + odd5);
    out[to + 3] = sample(even3 - odd4);
    out[to + 4] = sample(even3 + odd4);
    out[to + 5] = sample(even2 - odd5);
    out[to + 6] = sample(even1 - odd6);
    out[to + 7] = sample(even0 - odd7);
  }

  /** A row whose last four coefficients are zero. */
  private static void halfRow(int[] v, int at, byte[] out, int to) {
    int v0 = v[at];
    int v1 = v[at + 1];
    int v2 = v[at + 2];
    int v3 = v[at + 3];
    int turned26 = (v2 * 362 >> 8) - v2;
    int even0 = v0 + v2;
    int even3 = v0 - v2;
    int even1 = v0 + turned26;
    int even2 = v0 - turned26;

    int odd7 = v1 + v3;
    int z5 = (v1 - v3) * 473 >> 8;
    int odd6 = (v3 * 669 >> 8) + z5 - odd7;
    int odd5 = ((v1 - v3) * 362 >> 8) - odd6;
    int odd4 = (v1 * 277 >> 8) - z5 + odd5;

    out[to] = sample(even0 + odd7);
    out[to + 1] = sample(even1 + odd6);
    out[to + 2] = sample(even2 + odd5);
    out[to + 3] = sample(even3 - odd4);
    out[to + 4] = sample(even3 + odd4);
    out[to + 5] = sample(even2 - odd5);
    out[to + 6] = sample(even1 - odd6);
    out[to + 7] = sample(even0 - odd7);
  }

  private static byte sample(int value) {
    int sample = (value >> 5) + 128;
    // Seldom, so a branch that is foreseen is quicker than a minimum and a maximum.
    return (byte) ((sample & ~0xff) == 0 ? sample : ~sample >> 31);
  }
}
