package dev.headway.train;

/** Training has left all bounds; the trainer's state is the one before the round that did. */
public final class TrainingDiverged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int epoch;
  private final int round;
  private final String what;
  private final double lastLoss;

  TrainingDiverged(TrainingState before, String what, double lastLoss) {
    super("epoch " + before.epoch() + ", round " + before.round() + ": " + what);
    this.epoch = before.epoch();
    this.round = before.round();
    this.what = what;
    this.lastLoss = lastLoss;
  }

  /** From 0. */
  public int epoch() {
    return epoch;
  }

  /** From 0. */
  public int round() {
    return round;
  }

  /** What was seen, such as {@code the loss is NaN}. */
  public String what() {
    return what;
  }

  /** The last finite mean loss of a round; NaN when there was none. */
  public double lastLoss() {
    return lastLoss;
  }
}
