package dev.headway.cli;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a user is told when a disk that Spark writes to is full: whose it is. */
final class FullDisk {
  private static final List<String> REASONS =
      List.of("No space left on device", "Disk quota exceeded");

  /** Spark's words for where a task was that failed. */
  private static final Pattern PLACE =
      Pattern.compile("\\(TID \\d+\\) \\((\\S+) executor (\\S+)\\)");

  private FullDisk() {}

  /** The sentence; empty when it was something else. */
  static Optional<String> in(List<String> messages) {
    return REASONS.stream()
        .filter(reason -> messages.stream().anyMatch(message -> message.contains(reason)))
        .findFirst()
        .map(reason -> whose(messages) + " is full (" + reason + "): " + todo());
  }

  private static String whose(List<String> messages) {
    return messages.stream()
        .flatMap(message -> Stream.of(PLACE.matcher(message)))
        .filter(Matcher::find)
        .filter(place -> !place.group(2).equals("driver"))
        .findFirst()
        .map(place -> "the disk of executor " + place.group(2) + " on " + place.group(1))
        .orElse("a disk of this machine");
  }

  private static String todo() {
    return "make room where Spark keeps its files there (spark.local.dir, or a worker's"
        + " SPARK_LOCAL_DIRS; /tmp by default), and start again; a run goes on with train --resume";
  }
}
