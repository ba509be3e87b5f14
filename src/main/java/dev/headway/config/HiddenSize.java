package dev.headway.config;

import java.io.Serializable;

/**
 * The size of a hidden layer: a number of units, or the width of what the backbone gives.
 *
 * @param fixed the units, at least 1; 0 stands for {@code features}
 */
public record HiddenSize(int fixed) implements Serializable {
  /** As wide as the backbone's features. */
  public static final HiddenSize FEATURES = new HiddenSize(0);

  /** Refuses negative sizes. */
  public HiddenSize {
    if (fixed < 0) {
      throw new IllegalArgumentException("a layer has at least 1 unit, not " + fixed);
    }
  }

  /** A layer of so many units, at least 1. */
  public static HiddenSize of(int units) {
    if (units < 1) {
      throw new IllegalArgumentException("a layer has at least 1 unit, not " + units);
    }
    return new HiddenSize(units);
  }

  /** The number of units on a backbone that gives {@code featureWidth} features. */
  public int units(int featureWidth) {
    return fixed == 0 ? featureWidth : fixed;
  }

  @Override
  public String toString() {
    return fixed == 0 ? "features" : Integer.toString(fixed);
  }
}
