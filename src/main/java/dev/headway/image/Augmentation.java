package dev.headway.image;

import dev.headway.config.Augment;
import dev.headway.shuffle.Philox4x32;
import dev.headway.shuffle.SeedMix;
import dev.headway.shuffle.SeedPair;
import java.io.Serializable;

/**
 * Which variants an image has: those of Keras' {@code RandomFlip}, {@code RandomRotation}, {@code
 * RandomZoom} and {@code RandomBrightness} with their default fill mode ({@code reflect}), and a
 * window that is scaled back to the picture's size. A variant is a function of (settings, seed, the
 * row's split and position in the source, number) alone: not of the order, the partition or the
 * attempt in which it is made.
 */
public final class Augmentation implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Keeps these draws apart from others that start from the same seed. */
  private static final long STREAM = 0x696d616765L;

  private static final double DRAWS = 1L << 32;

  private final Augment settings;
  private final long seed;

  /** The variants of these settings under a seed. */
  public Augmentation(Augment settings, long seed) {
    this.settings = settings;
    this.seed = seed;
  }

  /** Variants of an image, at least 1. */
  public int copies() {
    return settings.copies();
  }

  /** The settings and the seed: equal texts mean equal variants. */
  @Override
  public String toString() {
    return settings + " with seed " + seed;
  }

  /**
   * A variant.
   *
   * @param split the source's split that the image is a row of
   * @param position the row's position there, from 0
   * @param number 0 … copies - 1; 0 is the image as it is
   */
  public Variant variant(String split, long position, int number) {
    if (number < 0 || number >= copies()) {
      throw new IllegalArgumentException(
          "variants are numbered 0 to " + (copies() - 1) + ", not " + number);
    }
    if (number == 0) {
      return Variant.ORIGINAL;
    }
    long ofSplit =
        SeedMix.of(SeedMix.of(seed, STREAM), split.codePoints().asLongStream().toArray());
    long key = SeedMix.of(ofSplit, number);
    Philox4x32 random = new Philox4x32(new SeedPair(key, position));
    // Everything is drawn whatever is set: a setting more doesn't move the others.
    boolean left = share(random) < 0.5;
    boolean top = share(random) < 0.5;
    double angle = eitherWay(random, settings.rotation() * 2 * Math.PI);
    double zoom = 1 + eitherWay(random, settings.zoom());
    double height = share(random) * settings.crop();
    double width = share(random) * settings.crop();
    double above = share(random) * height;
    double before = share(random) * width;
    double brightness = eitherWay(random, settings.brightness() * 255);
    return new Variant(
        left && horizontal(),
        top && vertical(),
        angle,
        zoom,
        above,
        before,
        height,
        width,
        brightness);
  }

  private boolean horizontal() {
    return settings.flip() == Augment.Flip.HORIZONTAL
        || settings.flip() == Augment.Flip.HORIZONTAL_AND_VERTICAL;
  }

  private boolean vertical() {
    return settings.flip() == Augment.Flip.VERTICAL
        || settings.flip() == Augment.Flip.HORIZONTAL_AND_VERTICAL;
  }

  /** Uniform in 0…1, below 1. */
  private static double share(Philox4x32 random) {
    return random.next() / DRAWS;
  }

  /** Uniform in -most … most. */
  private static double eitherWay(Philox4x32 random, double most) {
    return most * (2 * share(random)) - most;
  }
}
