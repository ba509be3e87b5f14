package dev.headway.config;

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
  HUBER
}
