package dev.headway.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    Map<String, String> old = values(before);
    Map<String, String> recent = values(resolved);
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

  /** A job's values by dotted key, in the order of the job file; lists and the like in one line. */
  public static Map<String, String> values(JobConfig job) {
    Map<String, String> values = new LinkedHashMap<>();
    flatten(new YamlReader(JobKeys.SCHEMA).read(job.toYaml(), "job.yaml"), values);
    return values;
  }

  private static void flatten(YamlNode node, Map<String, String> into) {
    if (node.kind() == YamlKind.MAPPING) {
      node.section().values().forEach(value -> flatten(value, into));
    } else {
      into.put(node.path(), node.flow());
    }
  }
}
