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

  /** The pair of an operation's seed without a global one. */
  public static SeedPair of(long seed) {
    return new SeedPair(NO_GLOBAL_SEED, seed);
  }
}
