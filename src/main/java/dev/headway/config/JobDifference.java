package dev.headway.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A key in which two jobs differ.
 *
 * @param key dotted, e.g. {@code fit.epochs}
 * @param before its value in the one, {@code null} where it has none
 * @param now its value in the other
 */
public record JobDifference(String key, String before, String now) {
  private static final String NOTHING = "null";

  /**
   * What makes another run of a job. {@code output}, where runs are kept, does not: whoever
   * compares knows where the run is. Nor does {@code tracking}, where it is followed. And {@code
   * fit.workers: auto} is whatever number the run has.
   */
  public static List<JobDifference> between(JobConfig before, JobConfig now) {
    JobConfig resolved = now.fit().workers().isAuto() ? now.with(before.fit().workers()) : now;
    Map<String, String> old = before.settings();
    Map<String, String> recent = resolved.settings();
    Set<String> keys = new LinkedHashSet<>(old.keySet());
    keys.addAll(recent.keySet());
    keys.removeIf(key -> key.equals("output") || key.startsWith("tracking."));
    List<JobDifference> differences = new ArrayList<>();
    for (String key : keys) {
      String was = old.getOrDefault(key, NOTHING);
      String is = recent.getOrDefault(key, NOTHING);
      if (!was.equals(is)) {
        differences.add(new JobDifference(key, was, is));
      }
    }
    return differences;
  }

  @Override
  public String toString() {
    return key + " was " + before + " and is " + now;
  }
}
