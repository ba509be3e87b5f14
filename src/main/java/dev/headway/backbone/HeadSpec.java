package dev.headway.backbone;

import dev.headway.config.Activation;
import java.util.List;

/**
 * The classifier head: Dense layers, then the output.
 *
 * @param hidden units of the layers before the output, in order
 * @param activation of those layers
 * @param dropout the rate dropped after each of them, or of the features where there is none
 * @param output the output layer
 * @param mean subtracted from each feature first; null for nothing
 * @param deviation each feature is then divided by; null for nothing
 */
public record HeadSpec(
    List<Integer> hidden,
    Activation activation,
    double dropout,
    OutputSpec output,
    float[] mean,
    float[] deviation) {
  /** Copies the list. */
  public HeadSpec {
    hidden = List.copyOf(hidden);
  }

  /** A softmax over the classes, at least 2, with categorical cross-entropy and no dropout. */
  public HeadSpec(
      List<Integer> hidden, Activation activation, int classes, float[] mean, float[] deviation) {
    this(hidden, activation, 0, OutputSpec.softmax(classes), mean, deviation);
  }

  /** The same head with none but DL4J's own losses. */
  HeadSpec plain() {
    return new HeadSpec(hidden, activation, dropout, output.plain(), mean, deviation);
  }

  boolean standardizes() {
    return mean != null;
  }
}
