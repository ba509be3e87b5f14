package dev.headway.train;

import dev.headway.error.HeadwayException;
import java.util.Locale;

/** Finds training that has left all bounds. */
final class DivergenceGuard {
  /** The largest whose square is still a float. */
  private static final float LARGEST_WEIGHT = 1.8e19f;

  /** Rounds in a row above the bound that end training. */
  private static final int MOST_ROUNDS_ABOVE = 3;

  private double bound = Double.POSITIVE_INFINITY;

  void refuseAbove(double loss) {
    bound = loss;
  }

  /**
   * The rounds above the bound, this one included.
   *
   * @param before the state that the round started from
   * @param loss the round's mean
   * @throws HeadwayException (exit 4) when the loss is no number, or was too high for too long
   */
  int roundsAbove(TrainingState before, double loss) {
    int above = loss > bound ? before.roundsAbove() + 1 : 0;
    if (!Double.isFinite(loss)) {
      throw diverged(before, "the loss is " + loss);
    }
    if (above >= MOST_ROUNDS_ABOVE) {
      throw diverged(
          before, String.format(Locale.ROOT, "the loss is above %.4g for %d rounds", bound, above));
    }
    return above;
  }

  /**
   * A loss is clipped and thus finite even where the weights have left all bounds; and it is that
   * from before the step.
   */
  void refuseExplosion(TrainingState before, float[] weights) {
    for (float weight : weights) {
      if (!(Math.abs(weight) < LARGEST_WEIGHT)) {
        throw diverged(before, "a weight is beyond " + LARGEST_WEIGHT);
      }
    }
  }

  private static HeadwayException diverged(TrainingState before, String what) {
    String last =
        Double.isNaN(before.lastLoss())
            ? ""
            : String.format(Locale.ROOT, "; the last finite loss was %.4g", before.lastLoss());
    return HeadwayException.diverged(
        String.format(
            "training diverged in epoch %d, round %d: %s%s; lower compile.optimizer.learning_rate",
            before.epoch() + 1, before.round() + 1, what, last));
  }
}
