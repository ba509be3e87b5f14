package dev.headway.image;

/**
 * libjpeg's fast integer inverse DCT ({@code JDCT_IFAST}), which TensorFlow's decoder takes: the
 * factorisation of Arai, Agui and Nakajima with 8-bit constants, rounding down. To the bit, since
 * networks were trained behind it.
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

  /**
   * One block.
   *
   * @param coefficients 64, row by row, from {@code from} on
   * @param work 64 values of scratch
   * @param out gets 8 lines of 8 samples, the first at {@code to}
   */
  static void inverse(
      short[] coefficients, int from, int[] multipliers, int[] work, byte[] out, int to, int line) {
    for (int i = 0; i < 64; i++) {
      work[i] = coefficients[from + i] * multipliers[i];
    }
    for (int column = 0; column < 8; column++) {
      pass(work, column, 8);
    }
    for (int row = 0; row < 8; row++) {
      pass(work, 8 * row, 1);
      for (int column = 0; column < 8; column++) {
        int sample = (work[8 * row + column] >> 5) + 128;
        out[to + row * line + column] = (byte) Math.max(0, Math.min(255, sample));
      }
    }
  }

  /** One dimension: eight values at {@code at}, {@code at + step}, …, in place. */
  private static void pass(int[] v, int at, int step) {
    int v1 = v[at + step];
    int v2 = v[at + 2 * step];
    int v3 = v[at + 3 * step];
    int v4 = v[at + 4 * step];
    int v5 = v[at + 5 * step];
    int v6 = v[at + 6 * step];
    int v7 = v[at + 7 * step];
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
    v[at + 7 * step] = even0 - odd7;
    v[at + step] = even1 + odd6;
    v[at + 6 * step] = even1 - odd6;
    v[at + 2 * step] = even2 + odd5;
    v[at + 5 * step] = even2 - odd5;
    v[at + 4 * step] = even3 + odd4;
    v[at + 3 * step] = even3 - odd4;
  }
}
