package dev.headway.backbone;

import dev.headway.config.Activation;
import java.util.List;

/**
 * The classifier head: Dense layers, then a softmax over the classes.
 *
 * @param hidden units of the layers before the output, in order
 * @param activation of those layers
 * @param classes units of the output, at least 2
 * @param mean subtracted from each feature first; null for nothing
 * @param deviation each feature is then divided by; null for nothing
 */
public record HeadSpec(
    List<Integer> hidden, Activation activation, int classes, float[] mean, float[] deviation) {
  /** Copies the list. */
  public HeadSpec {
    hidden = List.copyOf(hidden);
  }

  boolean standardizes() {
    return mean != null;
  }
}
