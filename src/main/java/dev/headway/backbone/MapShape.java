package dev.headway.backbone;

import java.io.Serializable;

/**
 * The shape of one image's map between two layers, channels last.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param channels values a position, at least 1
 */
public record MapShape(int height, int width, int channels) implements Serializable {
  /** The number of values. */
  public int length() {
    return Math.multiplyExact(Math.multiplyExact(height, width), channels);
  }

  @Override
  public String toString() {
    return height + "x" + width + "x" + channels;
  }
}
