package dev.headway.config;

import java.io.Serializable;

/**
 * The pretrained network of a job.
 *
 * @param name the catalog's name
 * @param weights a URI or path, {@code random} ({@link #RANDOM}), or null for the catalog's
 * @param inputSize null for the catalog's
 * @param trainable which layers learn
 * @param pooling how the last map becomes a row of features
 * @param engine what runs the frozen part
 */
public record Backbone(
    String name,
    String weights,
    InputSize inputSize,
    Trainable trainable,
    Pooling pooling,
    Engine engine)
    implements Serializable {
  /** The value of {@code weights} that asks for fresh ones, drawn from {@code fit.seed}. */
  public static final String RANDOM = "random";

  /** Whether the job asks for fresh weights instead of pretrained ones. */
  public boolean randomWeights() {
    return RANDOM.equals(weights);
  }
}
