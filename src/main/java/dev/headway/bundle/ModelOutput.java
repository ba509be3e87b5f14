package dev.headway.bundle;

import dev.headway.config.Loss;
import dev.headway.config.Metric;
import java.util.List;

/**
 * What a model's outputs are, so that it is measured elsewhere as it was in its run.
 *
 * @param loss that it was trained by; it decides the output layer
 * @param labelSmoothing of that loss
 * @param penalty the l1 and l2 terms of its weights, which its losses have on top
 * @param metrics what is measured
 */
public record ModelOutput(Loss loss, double labelSmoothing, double penalty, List<Metric> metrics) {
  /** A softmax over the classes: that of a manifest that says nothing. */
  public static final ModelOutput SOFTMAX =
      new ModelOutput(Loss.CATEGORICAL_CROSSENTROPY, 0, 0, List.of(Metric.ACCURACY));

  /** Copies the list. */
  public ModelOutput {
    metrics = List.copyOf(metrics);
  }
}
