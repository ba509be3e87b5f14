package dev.headway.config;

import java.io.Serializable;

/**
 * When to stop before the last epoch: Keras' {@code EarlyStopping} callback, defaults included.
 *
 * @param monitor the history's name of what is watched, such as {@code val_loss}
 * @param minDelta the least change that is an improvement, at least 0
 * @param patience epochs without improvement after which training ends, at least 0
 * @param mode which way is better
 * @param startFromEpoch epochs at the start that are not watched, at least 0
 * @param restoreBest whether the best epoch's weights are the result, also when training ran to its
 *     last epoch
 */
public record EarlyStopping(
    String monitor,
    double minDelta,
    int patience,
    Mode mode,
    int startFromEpoch,
    boolean restoreBest)
    implements Serializable {
  /** Which way a monitored number gets better. */
  public enum Mode {
    /** Up for accuracy, AUC, precision, recall and F1, down for anything else. */
    AUTO,
    MIN,
    MAX
  }
}
