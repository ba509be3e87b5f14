package dev.headway.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** A job as one flat map. */
final class JobSettings {
  private JobSettings() {}

  /** Dotted keys and values as the job file has them, in its order. */
  static Map<String, String> of(JobConfig job) {
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
