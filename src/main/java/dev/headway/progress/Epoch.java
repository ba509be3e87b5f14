package dev.headway.progress;

/**
 * An epoch that is about to be trained, or what is left of it.
 *
 * @param number from 1
 * @param last the number of the phase's last epoch
 * @param from rounds that an earlier attempt has trained
 * @param rounds averagings, those of earlier attempts included
 * @param rows that are trained in all rounds together
 */
public record Epoch(int number, int last, int from, int rounds, long rows) {
  /** Such as {@code Epoch 3/10}. */
  public String name() {
    return "Epoch " + number + "/" + last;
  }
}
