package dev.headway.config;

import java.io.Serializable;

/**
 * The size of the images that a network takes.
 *
 * @param height in pixels, at least 1
 * @param width in pixels, at least 1
 */
public record InputSize(int height, int width) implements Serializable {
  /** Refuses sizes below 1. */
  public InputSize {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "an input size is at least 1x1, not " + height + "x" + width);
    }
  }

  @Override
  public String toString() {
    return height + "x" + width;
  }
}
