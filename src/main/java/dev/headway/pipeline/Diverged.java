package dev.headway.pipeline;

import dev.headway.error.HeadwayException;
import dev.headway.train.TrainingDiverged;
import java.util.Locale;

/** Training diverged; here is what is worth keeping of it. */
final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Checkpoint good;
  private final transient float[] weights;
  private final int epoch;
  private final String advice;

  private Diverged(String message, String advice, Checkpoint good, Throwable cause) {
    super(message, cause);
    boolean kept = good.kept().length > 0;
    this.good = good;
    this.weights = kept ? good.kept() : good.training().parameters();
    this.epoch = kept ? good.standing().keptEpoch() : -1;
    this.advice = advice;
  }

  /**
   * In the middle of an epoch.
   *
   * @param good the last good round's
   */
  static Diverged during(Phase phase, Checkpoint good, TrainingDiverged why) {
    String last =
        Double.isFinite(why.lastLoss())
            ? "; the last finite loss was " + number(why.lastLoss())
            : "";
    return new Diverged(
        place(phase, why.epoch()) + ", round " + (why.round() + 1) + ": " + why.what() + last,
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
        place(phase, epoch) + ": " + name + " is " + value + ", loss was " + number(loss),
        advice(phase),
        good,
        null);
  }

  /** The weights of the best epoch so far; without one those of the last good round. */
  float[] weights() {
    return weights;
  }

  /** The epoch that they are of, from 0; -1 without one. */
  int epoch() {
    return epoch;
  }

  /** Where the run stood before. */
  Checkpoint good() {
    return good;
  }

  /** What the user is told. */
  HeadwayException told() {
    String kept =
        epoch >= 0
            ? "bundle/ has the weights of epoch " + (epoch + 1)
            : "bundle/ has the last weights before that";
    return HeadwayException.diverged(getMessage() + "; " + advice + "; " + kept);
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
