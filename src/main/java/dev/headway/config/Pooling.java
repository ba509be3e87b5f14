package dev.headway.config;

/** How the backbone's last map [height, width, channels] becomes a row of features. */
public enum Pooling {
  /** The mean over height and width: one feature a channel. */
  GLOBAL_AVERAGE,
  /** Every value, in the order height, width, channels. */
  FLATTEN
}
