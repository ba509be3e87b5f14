package dev.headway.shuffle;

import java.io.Serializable;

/**
 * The two seeds of a TensorFlow generator.
 *
 * @param first the global seed; {@link #NO_GLOBAL_SEED} where none is set
 * @param second the operation's seed
 */
public record SeedPair(long first, long second) implements Serializable {
  /** What TensorFlow takes for the global seed when only the operation has one. */
  public static final long NO_GLOBAL_SEED = 87_654_321L;

  private static final long FOLD = Integer.MAX_VALUE;

  /** The pair of an operation's seed without a global one. */
  public static SeedPair of(long seed) {
    return of(NO_GLOBAL_SEED, seed);
  }

  /**
   * The pair of a global seed ({@code tf.random.set_seed}) and an operation's, as TensorFlow's
   * {@code random_seed.get_seed} makes it: each seed modulo 2³¹ - 1, never negative, and (0, 2³¹ -
   * 1) for two zeros, which its kernels would take for "no seed". So seeds 2³¹ - 1 apart, such as
   * -1 and 2³¹ - 2, are the same.
   */
  public static SeedPair of(long global, long seed) {
    long first = Math.floorMod(global, FOLD);
    long second = Math.floorMod(seed, FOLD);
    return new SeedPair(first, first == 0 && second == 0 ? FOLD : second);
  }

  /** The pair of the same global seed and an operation's seed that is {@code lane} higher. */
  SeedPair forLane(int lane) {
    // Folded before the sum too: the largest seeds must not overflow.
    return of(first, Math.floorMod(second, FOLD) + lane);
  }
}
