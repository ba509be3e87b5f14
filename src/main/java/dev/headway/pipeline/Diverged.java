package dev.headway.pipeline;

import dev.headway.error.HeadwayException;
import dev.headway.train.TrainingDiverged;
import java.util.Locale;

/** Training diverged; here is what is worth keeping of it. */
final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Checkpoint good;
  private final String advice;

  private Diverged(String message, String advice, Checkpoint good, Throwable cause) {
    super(message, cause);
    this.good = good;
    this.advice = advice;
  }

  /**
   * In the middle of an epoch.
   *
   * @param good the last good round's
   */
  static Diverged during(Phase phase, Checkpoint good, TrainingDiverged why) {
    Double initial = good.initial().get("loss");
    double last = Double.isFinite(why.lastLoss()) || initial == null ? why.lastLoss() : initial;
    return new Diverged(
        place(phase, why.epoch())
            + ", round "
            + (why.round() + 1)
            + ": "
            + why.what()
            + (Double.isFinite(last) ? "; the last finite loss was " + number(last) : ""),
        advice(phase),
        good,
        why);
  }

  /**
   * Seen by a measurement after an epoch: the losses that the trainer sees are those before each
   * step, so only that can show what the last step did.
   *
   * @param good as the epoch began
   * @param loss of the epoch's training
   */
  static Diverged after(
      Phase phase, Checkpoint good, int epoch, String name, double value, double loss) {
    return new Diverged(
        place(phase, epoch)
            + ": "
            + name
            + " is "
            + (Double.isFinite(value)
                ? number(value) + ", above " + number(good.bound())
                : Double.toString(value))
            + ", loss was "
            + number(loss),
        advice(phase),
        good,
        null);
  }

  /**
   * The weights that are worth keeping: those of the best epoch so far, or, while there is none, of
   * the last round, if all was well until then; null when only those from before the phase are.
   */
  float[] weights() {
    if (hasBestEpoch()) {
      return good.kept();
    }
    return wasWell() ? good.training().parameters() : null;
  }

  /** The epoch that they are of, from 0; -1 without one. */
  int epoch() {
    return hasBestEpoch() ? good.standing().keptEpoch() : -1;
  }

  private boolean hasBestEpoch() {
    return good.kept().length > 0;
  }

  private boolean wasWell() {
    return good.training().roundsAbove() == 0 && Double.isFinite(good.training().lastLoss());
  }

  /** Where the run stood before. */
  Checkpoint good() {
    return good;
  }

  /** What the user is told. */
  HeadwayException told() {
    String kept =
        hasBestEpoch()
            ? "the weights of epoch " + (epoch() + 1)
            : wasWell() ? "the last weights before that" : "the weights that the phase began with";
    return HeadwayException.diverged(getMessage() + "; " + advice + "; bundle/ has " + kept);
  }

  private static String place(Phase phase, int epoch) {
    return String.format(
        Locale.ROOT,
        "training diverged in phase %d (%s), epoch %d",
        phase.number(),
        phase.name(),
        epoch + 1);
  }

  private static String advice(Phase phase) {
    return "lower " + phase.rateKey() + ", which is " + phase.rate();
  }

  private static String number(double loss) {
    return String.format(Locale.ROOT, "%.4g", loss);
  }
}
