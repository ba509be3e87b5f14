package dev.headway.train;

/** Hears of each averaging, on the driver. */
@FunctionalInterface
public interface RoundListener {
  /**
   * A round is over.
   *
   * @param round from 1
   * @param rounds in the epoch
   * @param loss the epoch's mean so far
   * @param accuracy the epoch's share so far
   */
  void round(int round, int rounds, double loss, double accuracy);
}
