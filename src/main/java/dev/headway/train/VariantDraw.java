package dev.headway.train;

import dev.headway.shuffle.SeedMix;
import java.io.Serializable;

/**
 * Which variant of an image is trained in an epoch: uniform over the copies, a function of (seed,
 * epoch, position) alone, whatever the lanes, rounds, partitions and attempts.
 *
 * @param copies variants of an image, at least 1
 * @param seed the job's
 */
public record VariantDraw(int copies, long seed) implements Serializable {
  /** Every image as it is. */
  public static final VariantDraw NONE = new VariantDraw(1, 0);

  /** Keeps these draws apart from others that start from the same seed. */
  private static final long STREAM = 0x64726177L;

  /** Refuses less than one variant. */
  public VariantDraw {
    if (copies < 1) {
      throw new IllegalArgumentException("an image has at least 1 variant, not " + copies);
    }
  }

  /**
   * Draws.
   *
   * @param epoch from 0
   * @param position the row's in the training split, from 0
   * @return 0 … copies - 1
   */
  public int variant(int epoch, long position) {
    long high = SeedMix.of(seed, STREAM, epoch, position) >>> 32;
    return (int) (high * copies >>> 32);
  }
}
