package dev.headway.config;

import java.io.Serializable;

/**
 * Which layers of the backbone learn. Its {@link #toString} is as in the job file: {@code none},
 * {@code all} or {@code from:conv_pw_11}.
 *
 * @param extent none, all, or from a layer on
 * @param layer the first layer that learns, in the graph's order; null but for {@link Extent#FROM}
 */
public record Trainable(Extent extent, String layer) implements Serializable {
  /** Everything frozen: only the head learns. */
  public static final Trainable NONE = new Trainable(Extent.NONE, null);

  /** Everything learns. */
  public static final Trainable ALL = new Trainable(Extent.ALL, null);

  /** How much of the backbone learns. */
  public enum Extent {
    NONE,
    ALL,
    FROM
  }

  /** Refuses a layer without {@code from}, and {@code from} without a layer. */
  public Trainable {
    if ((extent == Extent.FROM) != (layer != null && !layer.isBlank())) {
      throw new IllegalArgumentException(
          "a layer belongs to 'from' alone: " + extent + " " + layer);
    }
  }

  /** From the layer of this name on; whether the network has it, the backbone stage knows. */
  public static Trainable from(String layer) {
    return new Trainable(Extent.FROM, layer);
  }

  @Override
  public String toString() {
    return switch (extent) {
      case NONE -> "none";
      case ALL -> "all";
      case FROM -> "from:" + layer;
    };
  }
}
