package dev.headway.config;

import java.io.Serializable;
import java.util.List;

/**
 * How the job learns.
 *
 * @param task what is learned
 * @param loss what is made small
 * @param labelSmoothing 0…1, below 1: the share of each target that is spread evenly, as in Keras
 * @param optimizer what turns gradients into updates
 * @param metrics what is measured, each name once; accuracy is measured in any case
 */
public record Compile(
    Task task, Loss loss, double labelSmoothing, Optimizer optimizer, List<Metric> metrics)
    implements Serializable {
  /** Copies the list. */
  public Compile {
    metrics = List.copyOf(metrics);
  }

  /** A classifier with categorical cross-entropy and accuracy. */
  public static Compile of(Optimizer optimizer) {
    return new Compile(
        Task.CLASSIFICATION, Loss.CATEGORICAL_CROSSENTROPY, 0, optimizer, List.of(Metric.ACCURACY));
  }
}
