package dev.headway.config;

import java.util.List;

/** Reads job files: the one place where a job's settings are checked. */
public final class JobFile {
  private static final YamlReader READER = new YamlReader(JobKeys.SCHEMA);

  private JobFile() {}

  /**
   * Reads a job: {@code --set} over the file over the defaults of {@code conf/job.yaml}. What is
   * wrong, and what is not in this version, ends with exit 2 and a message that names the key and
   * its line or option. Split strings, layer names and URIs are checked by the stages that know
   * them.
   *
   * @param text the file's content
   * @param where the file's URI, for messages
   * @param overrides {@code key=value} each, the key dotted, the value YAML
   */
  public static JobConfig load(String text, String where, List<String> overrides) {
    return JobReader.read(READER.override(READER.read(text, where), overrides));
  }
}
