package dev.headway.config;

import java.util.Locale;

/**
 * The loss functions, by Keras' names and formulas. The loss decides the output layer: a softmax
 * over the classes, one sigmoid, or linear units.
 */
public enum Loss {
  CATEGORICAL_CROSSENTROPY,
  BINARY_CROSSENTROPY,
  HINGE,
  SQUARED_HINGE,
  MEAN_SQUARED_ERROR,
  MEAN_ABSOLUTE_ERROR,
  HUBER;

  /** Whether outputs are probabilities; else they are linear, and only their order says a class. */
  public boolean givesProbabilities() {
    return this == CATEGORICAL_CROSSENTROPY || this == BINARY_CROSSENTROPY;
  }

  /** Whether targets are -1 and 1, else 0 and 1. */
  public boolean takesSigns() {
    return this == HINGE || this == SQUARED_HINGE;
  }

  /** The name in a job file, Keras' own. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
