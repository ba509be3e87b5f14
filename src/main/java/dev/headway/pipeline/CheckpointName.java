package dev.headway.pipeline;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code checkpoint-p1-e0003-r0000.bin}: where a run stood. Of one run there is one state by that
 * name, whichever attempt writes it. A later state is greater.
 *
 * @param phase 1 or 2
 * @param epoch finished epochs, both phases
 * @param round finished rounds of the next one
 */
record CheckpointName(int phase, int epoch, int round) implements Comparable<CheckpointName> {
  private static final Pattern FORM =
      Pattern.compile("checkpoint-p([12])-e([0-9]{4,9})-r([0-9]{4,9})\\.bin");
  private static final Comparator<CheckpointName> ORDER =
      Comparator.comparingInt(CheckpointName::phase)
          .thenComparingInt(CheckpointName::epoch)
          .thenComparingInt(CheckpointName::round);

  static CheckpointName of(Checkpoint checkpoint) {
    return new CheckpointName(
        checkpoint.phase(), checkpoint.training().epoch(), checkpoint.training().round());
  }

  /** Empty for any other file. */
  static Optional<CheckpointName> parse(String file) {
    Matcher parts = FORM.matcher(file);
    return parts.matches()
        ? Optional.of(
            new CheckpointName(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3))))
        : Optional.empty();
  }

  String text() {
    return String.format(Locale.ROOT, "checkpoint-p%d-e%04d-r%04d.bin", phase, epoch, round);
  }

  /** For people, who count from 1. */
  String said() {
    return "after " + epoch + " epochs" + (round == 0 ? "" : " and " + round + " rounds");
  }

  @Override
  public int compareTo(CheckpointName other) {
    return ORDER.compare(this, other);
  }
}
