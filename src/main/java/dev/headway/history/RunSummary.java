package dev.headway.history;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a report needs beside the metrics and the history, so that it can be drawn again from files.
 * Immutable.
 *
 * @param labels the classes' names, in the order of their numbers
 * @param confusion of the test split: rows are the true class, columns the predicted one, n × n for
 *     n labels, counts; null without a test split
 * @param rowsPerClass role (train, validation, test) → label → rows, unusable ones included
 * @param roles the splits that the job used
 * @param quarantined the first unusable rows, no more than {@link #MOST_QUARANTINED}
 * @param quarantinedTotal how many unusable rows there are in all
 * @param topReasons why rows are unusable → how many, the most frequent first
 * @param calibration of the test split; null without one, under a loss that gives no probabilities,
 *     and in files from before it was measured
 */
public record RunSummary(
    List<String> labels,
    List<List<Long>> confusion,
    Map<String, Map<String, Long>> rowsPerClass,
    List<Role> roles,
    List<Quarantined> quarantined,
    long quarantinedTotal,
    Map<String, Long> topReasons,
    Calibration calibration) {
  /** How many unusable rows are named; the rest is in {@code quarantine.parquet}. */
  public static final int MOST_QUARANTINED = 100;

  /**
   * Copies, cuts the list of unusable rows, orders the reasons; refuses what doesn't fit together.
   */
  public RunSummary {
    labels = List.copyOf(labels);
    if (confusion != null) {
      confusion = confusion.stream().map(List::copyOf).toList();
      int classes = labels.size();
      if (confusion.size() != classes || confusion.stream().anyMatch(r -> r.size() != classes)) {
        throw new IllegalArgumentException(
            "the confusion matrix must be " + classes + " × " + classes + " for its labels");
      }
    }
    Map<String, Map<String, Long>> perRole = new LinkedHashMap<>();
    for (Map.Entry<String, Map<String, Long>> role : rowsPerClass.entrySet()) {
      for (String label : role.getValue().keySet()) {
        if (!labels.contains(label)) {
          throw new IllegalArgumentException(role.getKey() + " counts the unknown label " + label);
        }
      }
      perRole.put(role.getKey(), Collections.unmodifiableMap(new LinkedHashMap<>(role.getValue())));
    }
    rowsPerClass = Collections.unmodifiableMap(perRole);
    roles = List.copyOf(roles);
    if (quarantinedTotal < quarantined.size()) {
      throw new IllegalArgumentException(
          quarantined.size() + " quarantined rows are named, of " + quarantinedTotal);
    }
    quarantined =
        List.copyOf(quarantined.subList(0, Math.min(quarantined.size(), MOST_QUARANTINED)));
    Map<String, Long> reasons = new LinkedHashMap<>();
    topReasons.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(e -> reasons.put(e.getKey(), e.getValue()));
    topReasons = Collections.unmodifiableMap(reasons);
  }

  /** Without a calibration. */
  public RunSummary(
      List<String> labels,
      List<List<Long>> confusion,
      Map<String, Map<String, Long>> rowsPerClass,
      List<Role> roles,
      List<Quarantined> quarantined,
      long quarantinedTotal,
      Map<String, Long> topReasons) {
    this(labels, confusion, rowsPerClass, roles, quarantined, quarantinedTotal, topReasons, null);
  }

  /** A matrix of counts as {@link #confusion()} has it; null stays null. */
  public static List<List<Long>> matrix(long[][] counts) {
    return counts == null
        ? null
        : Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }

  /**
   * A split of the job.
   *
   * @param role train, validation or test
   * @param spec the slice as the job names it, e.g. {@code train[:80%]}
   * @param rows all rows
   * @param usable rows that are images
   */
  public record Role(String role, String spec, long rows, long usable) {}

  /**
   * A row that can't be used.
   *
   * @param key the row's key, its path below the source's root
   * @param split the source's split
   * @param position the row's position in it, from 0
   * @param reason why it can't be used
   */
  public record Quarantined(String key, String split, long position, String reason) {}
}
