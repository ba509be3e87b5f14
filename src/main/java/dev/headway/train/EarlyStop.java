package dev.headway.train;

/**
 * When training ends before its last epoch, and which epoch's weights are worth keeping: the rules
 * of {@code EarlyStopping} in Keras 3 ({@code keras/src/callbacks/early_stopping.py}). A pure
 * function of the monitored values; what it remembers is a {@link Standing}.
 *
 * @param better which way the monitored number gets better
 * @param minDelta by how much more than the best so far a value must be better, at least 0
 * @param patience epochs without improvement after which training ends, at least 0
 * @param startFromEpoch the first epoch that is watched, at least 0
 */
public record EarlyStop(Better better, double minDelta, int patience, int startFromEpoch) {
  /** Never ends training, and keeps the best epoch in mind. */
  public static EarlyStop never(Better better) {
    return new EarlyStop(better, 0, Integer.MAX_VALUE, 0);
  }

  /** Before the first epoch. */
  public Standing start() {
    return new Standing(better.worst(), 0, false, Standing.NONE, Double.NaN);
  }

  /**
   * Before the first epoch of a further phase: patience and its best value begin anew, as with a
   * second {@code fit}; the weights kept so far stay a candidate.
   *
   * @param keptEpoch the epoch whose weights are the candidate
   * @param keptValue the monitored value that they had
   */
  public Standing startAgain(int keptEpoch, double keptValue) {
    return new Standing(better.worst(), 0, false, keptEpoch, keptValue);
  }

  /**
   * After an epoch.
   *
   * @param epoch from 0, going on through all phases
   * @param value the monitored number; NaN never is an improvement
   */
  public Standing after(Standing before, int epoch, double value) {
    if (epoch < startFromEpoch) {
      return before;
    }
    // Any watched epoch is better than none.
    boolean first = before.keptEpoch() == Standing.NONE;
    if (!improves(value, before.best())) {
      int waited = before.waited() + 1;
      boolean stop = waited >= patience && epoch > 0;
      return new Standing(
          before.best(),
          waited,
          stop,
          first ? epoch : before.keptEpoch(),
          first ? value : before.keptValue());
    }
    boolean keep = first || Double.isNaN(before.keptValue()) || improves(value, before.keptValue());
    return new Standing(
        value, 0, false, keep ? epoch : before.keptEpoch(), keep ? value : before.keptValue());
  }

  private boolean improves(double value, double reference) {
    return better.than(better.worse(value, minDelta), reference);
  }

  /**
   * What the rule remembers between two epochs.
   *
   * @param best the best value of this phase; infinite before the first
   * @param waited epochs since then
   * @param stopped whether training is over
   * @param keptEpoch the epoch whose weights are the best so far; {@link #NONE} without one
   * @param keptValue the monitored value of that epoch
   */
  public record Standing(
      double best, int waited, boolean stopped, int keptEpoch, double keptValue) {
    /** No epoch was watched so far. */
    public static final int NONE = -1;
  }
}
