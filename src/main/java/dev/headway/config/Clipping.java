package dev.headway.config;

import java.io.Serializable;

/**
 * How gradients are clipped before the optimizer sees them, by Keras' names.
 *
 * @param by what is bounded
 * @param limit above 0; 0 for {@link By#NOTHING}
 */
public record Clipping(By by, double limit) implements Serializable {
  /** No clipping. */
  public static final Clipping NONE = new Clipping(By.NOTHING, 0);

  /** What is bounded. */
  public enum By {
    NOTHING,
    /** The norm of each parameter's gradient. */
    CLIPNORM,
    /** Each value of a gradient. */
    CLIPVALUE,
    /** The norm of all gradients together. */
    GLOBAL_CLIPNORM
  }
}
