package dev.headway.config;

/** How a value of a feature is kept; a run trains on what is kept, whether it was there or not. */
public enum FeatureType {
  /** As it is. */
  FLOAT32,
  /** Rounded to IEEE 754's half precision: 11 bits of significand, up to 65,504. */
  FLOAT16
}
