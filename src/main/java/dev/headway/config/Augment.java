package dev.headway.config;

import java.io.Serializable;

/**
 * Seeded variants of each training image, with the meanings of Keras' preprocessing layers. Variant
 * 0 is the image as it is.
 *
 * @param copies variants, at least 1
 * @param flip which mirrorings are drawn, each with probability ½
 * @param rotation 0…1, the largest angle either way as a share of a full turn
 * @param zoom 0…1, below 1: the height and width shown are scaled by 1 - zoom … 1 + zoom
 * @param crop 0…1, below 1: the largest share of each side that is cut off
 * @param brightness 0…1: the largest shift either way as a share of the value range
 */
public record Augment(
    int copies, Flip flip, double rotation, double zoom, double crop, double brightness)
    implements Serializable {
  /** Mirrorings. */
  public enum Flip {
    NONE,
    HORIZONTAL,
    VERTICAL,
    HORIZONTAL_AND_VERTICAL
  }
}
