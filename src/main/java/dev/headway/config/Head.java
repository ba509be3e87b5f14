package dev.headway.config;

import java.io.Serializable;
import java.util.List;

/**
 * The classifier on the backbone's features.
 *
 * @param hidden the sizes of the dense layers before the output; empty for softmax regression
 * @param activation of the hidden layers
 * @param dropout the rate dropped after each hidden layer, or of the features where there is none,
 *     0…1, below 1
 * @param l1 penalty l1 · Σ|w| on the kernels of the head's layers, at least 0
 * @param l2 penalty l2 · Σw² on the kernels of the head's layers, at least 0
 * @param standardize whether features are scaled by the training split's mean and variance
 */
public record Head(
    List<HiddenSize> hidden,
    Activation activation,
    double dropout,
    double l1,
    double l2,
    boolean standardize)
    implements Serializable {
  /** Copies the list. */
  public Head {
    hidden = List.copyOf(hidden);
  }
}
