package dev.headway.shuffle;

/**
 * Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011), laid out
 * as TensorFlow's {@code PhiloxRandom}: the first seed is the key, the second the counter's upper
 * half. Equal seeds give equal draws, so a pair that names a thing makes its draws a function of
 * the thing alone.
 */
public final class Philox4x32 {
  private static final int MULTIPLIER_A = 0xD2511F53;
  private static final int MULTIPLIER_B = 0xCD9E8D57;
  private static final int WEYL_A = 0x9E3779B9;
  private static final int WEYL_B = 0xBB67AE85;
  private static final int ROUNDS = 10;

  private final int key0;
  private final int key1;
  private final int[] counter;
  private final int[] results = new int[4];
  private int used = 4;

  /** A generator at its first draw. */
  public Philox4x32(SeedPair seeds) {
    key0 = (int) seeds.first();
    key1 = (int) (seeds.first() >>> 32);
    counter = new int[] {0, 0, (int) seeds.second(), (int) (seeds.second() >>> 32)};
  }

  /** The next 32 bits, as an unsigned number in 0 … 2³² - 1. */
  public long next() {
    if (used == 4) {
      block();
      used = 0;
    }
    return Integer.toUnsignedLong(results[used++]);
  }

  private void block() {
    int k0 = key0;
    int k1 = key1;
    System.arraycopy(counter, 0, results, 0, 4);
    for (int round = 0; round < ROUNDS; round++) {
      long a = Integer.toUnsignedLong(MULTIPLIER_A) * Integer.toUnsignedLong(results[0]);
      long b = Integer.toUnsignedLong(MULTIPLIER_B) * Integer.toUnsignedLong(results[2]);
      int r1 = results[1];
      int r3 = results[3];
      results[0] = (int) (b >>> 32) ^ r1 ^ k0;
      results[1] = (int) b;
      results[2] = (int) (a >>> 32) ^ r3 ^ k1;
      results[3] = (int) a;
      k0 += WEYL_A;
      k1 += WEYL_B;
    }
    for (int i = 0; i < 4 && ++counter[i] == 0; i++) {
      // The carry goes to the next word.
    }
  }
}
