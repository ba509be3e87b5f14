package dev.headway.history;

import java.util.List;

/**
 * Whether a network's probabilities are what they say: its test images by the probability of the
 * class that it chose, in bins of equal width over 0…1. Immutable.
 *
 * @param bins from the lowest probabilities to the highest, at least one
 */
public record Calibration(List<Bin> bins) {
  /** Copies the list; refuses none. */
  public Calibration {
    bins = List.copyOf(bins);
    if (bins.isEmpty()) {
      throw new IllegalArgumentException("a calibration needs at least one bin");
    }
  }

  /** The images in all bins. */
  public long images() {
    return bins.stream().mapToLong(Bin::images).sum();
  }

  /**
   * The expected calibration error, 0…1: how far probability and accuracy are apart, by bin,
   * weighted by images; 0 without images.
   */
  public double expectedError() {
    double sum = 0;
    for (Bin bin : bins) {
      if (bin.images() > 0) {
        sum += bin.images() * Math.abs(bin.accuracy() - bin.confidence());
      }
    }
    return images() == 0 ? 0 : sum / images();
  }

  /**
   * The images whose chosen class has a probability in a bin's range.
   *
   * @param images how many
   * @param right how many of them are of that class
   * @param confidence the mean probability, 0…1; 0 without images
   */
  public record Bin(long images, long right, double confidence) {
    /** Refuses counts that can't be. */
    public Bin {
      if (images < 0 || right < 0 || right > images || !(confidence >= 0 && confidence <= 1)) {
        throw new IllegalArgumentException(
            "not a bin: " + images + " images, " + right + " right, confidence " + confidence);
      }
    }

    /** The share that is right; NaN without images. */
    public double accuracy() {
      return (double) right / images;
    }
  }
}
