package dev.headway.pipeline;

import dev.headway.error.HeadwayException;
import java.util.Locale;

/**
 * Finds training that went wrong in its very last step: the losses that the trainer sees are those
 * before each step, so only a measurement afterwards can show it.
 */
final class Divergence {
  private Divergence() {}

  /**
   * Refuses a loss that is no finite number.
   *
   * @param name as in {@code metrics.json}
   * @param epoch from 0, after which it was measured
   * @throws HeadwayException exit 4
   */
  static void refuse(String name, double loss, int epoch) {
    if (!Double.isFinite(loss)) {
      throw HeadwayException.diverged(
          String.format(
              Locale.ROOT,
              "training diverged in epoch %d: %s is %s; lower compile.optimizer.learning_rate",
              epoch + 1,
              name,
              loss));
    }
  }
}
