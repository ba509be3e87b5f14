package dev.headway.train;

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
   * @throws TrainingDiverged when the loss is no number, or was too high for too long
   */
  int roundsAbove(TrainingState before, double loss) {
    int above = loss > bound ? before.roundsAbove() + 1 : 0;
    if (!Double.isFinite(loss)) {
      throw new TrainingDiverged(before, "the loss is " + loss, before.lastLoss());
    }
    if (above >= MOST_ROUNDS_ABOVE) {
      throw new TrainingDiverged(
          before,
          String.format(Locale.ROOT, "the loss is above %.4g for %d rounds", bound, above),
          loss);
    }
    return above;
  }

  /**
   * A loss is clipped and thus finite even where the weights have left all bounds; and it is that
   * from before the step.
   *
   * @param loss the round's mean
   */
  void refuseExplosion(TrainingState before, double loss, float[] weights) {
    for (float weight : weights) {
      if (!(Math.abs(weight) < LARGEST_WEIGHT)) {
        throw new TrainingDiverged(before, "a weight is beyond " + LARGEST_WEIGHT, loss);
      }
    }
  }
}
