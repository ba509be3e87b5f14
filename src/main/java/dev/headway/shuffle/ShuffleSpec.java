package dev.headway.shuffle;

import dev.headway.error.HeadwayException;
import java.io.Serializable;

/**
 * tf.data's {@code shuffle(buffer_size, seed, reshuffle_each_iteration)}.
 *
 * @param bufferSize elements that a draw chooses from: 1 keeps the order, n or more is a full
 *     shuffle; at least 1
 * @param seeds of the generator
 * @param reshuffle whether iterations differ
 */
public record ShuffleSpec(long bufferSize, SeedPair seeds, Reshuffle reshuffle)
    implements Serializable {
  /** Refuses a buffer of 0 or less. */
  public ShuffleSpec {
    if (bufferSize < 1) {
      throw HeadwayException.request(
          "a shuffle buffer holds at least 1 row, not "
              + bufferSize
              + "; 1 keeps the rows' order, the number of rows or more shuffles all of them");
    }
  }

  /** With an operation's seed and no global one. */
  public static ShuffleSpec of(long bufferSize, long seed, Reshuffle reshuffle) {
    return new ShuffleSpec(bufferSize, SeedPair.of(seed), reshuffle);
  }

  /** The shuffle of lane {@code lane}: the same with the seed {@code lane} higher. */
  public ShuffleSpec forLane(int lane) {
    return lane == 0 ? this : new ShuffleSpec(bufferSize, seeds.forLane(lane), reshuffle);
  }

  /**
   * The seeds of an iteration. TensorFlow makes a generator of the pair and gives each iteration
   * its next two draws; with {@link Reshuffle#NEVER} each has the pair itself.
   *
   * @param iteration from 0
   */
  SeedPair iteration(int iteration) {
    if (iteration < 0) {
      throw new IllegalArgumentException("iterations count from 0, not " + iteration);
    }
    if (reshuffle == Reshuffle.NEVER) {
      return seeds;
    }
    Philox4x32 generator = new Philox4x32(seeds);
    for (int i = 0; i < iteration; i++) {
      generator.next();
      generator.next();
    }
    return new SeedPair(generator.next(), generator.next());
  }
}
