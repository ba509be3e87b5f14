package dev.headway.config;

import java.io.Serializable;

/**
 * Where and how features are kept for later runs.
 *
 * @param store a Hadoop URI or a local path, or {@code none}; null for {@code <output>/_features}
 * @param maxBytes what the store may hold before the least recently used goes; null for no limit
 * @param dtype how a value is kept
 */
public record Features(String store, Long maxBytes, FeatureType dtype) implements Serializable {
  /** What a job file without the section says. */
  public static final Features DEFAULT = new Features(null, null, FeatureType.FLOAT32);

  /** The {@link #store} that keeps nothing. */
  public static final String NONE = "none";

  /** Whether features are kept. */
  public boolean areKept() {
    return !NONE.equals(store);
  }
}
