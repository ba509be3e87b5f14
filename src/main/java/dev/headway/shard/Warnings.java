package dev.headway.shard;

import java.util.ArrayList;
import java.util.List;

/** What is allowed in a source but probably not meant. */
final class Warnings {
  private Warnings() {}

  static List<String> ofSplit(String split, List<String> labels, List<Long> counts) {
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      if (counts.get(i) == 0) {
        missing.add("'" + labels.get(i) + "'");
      }
    }
    if (missing.isEmpty()) {
      return List.of();
    }
    return List.of(
        "split '"
            + split
            + "' has no image of "
            + (missing.size() == 1 ? "class " : "classes ")
            + String.join(", ", missing)
            + ".");
  }

  static List<String> ofLabels(List<String> labels) {
    return labels.size() > 1
        ? List.of()
        : List.of("there is one class only, '" + labels.get(0) + "': nothing to tell apart.");
  }
}
