package dev.headway.shuffle;

/**
 * One seed of several numbers: SplitMix64's finaliser (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014) after each. What is drawn from it is a function of
 * those numbers alone, the same in every process.
 */
public final class SeedMix {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private SeedMix() {}

  /** The seed of {@code seed} and {@code parts}, in their order; all 64 bits are well mixed. */
  public static long of(long seed, long... parts) {
    long z = seed;
    for (long part : parts) {
      z = mix(z + GOLDEN_GAMMA * (part + 1));
    }
    return z;
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
