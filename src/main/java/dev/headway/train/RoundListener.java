package dev.headway.train;

import java.util.Map;

/** Hears of each averaging, on the driver. */
@FunctionalInterface
public interface RoundListener {
  /**
   * A round is over, and the trainer's {@code state()} is the one after it.
   *
   * @param round from 1
   * @param rounds in the epoch
   * @param loss the epoch's mean so far
   * @param metrics the objective's, of the epoch so far
   */
  void round(int round, int rounds, double loss, Map<String, Double> metrics);
}
