package dev.headway.config;

import java.io.Serializable;
import java.util.List;

/**
 * The classifier on the backbone's features.
 *
 * @param hidden the sizes of the dense layers before the output; empty for softmax regression
 * @param activation of the hidden layers
 * @param standardize whether features are scaled by the training split's mean and variance
 */
public record Head(List<HiddenSize> hidden, Activation activation, boolean standardize)
    implements Serializable {
  /** Copies the list. */
  public Head {
    hidden = List.copyOf(hidden);
  }
}
