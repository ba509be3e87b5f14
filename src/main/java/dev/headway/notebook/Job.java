package dev.headway.notebook;

import dev.headway.config.JobConfig;
import dev.headway.config.JobFile;
import java.util.List;

/** A job as it would run. Immutable. */
public final class Job {
  private final JobConfig config;

  Job(JobConfig config) {
    this.config = config;
  }

  /**
   * The same job with other settings.
   *
   * @param settings {@code key=value} each, such as {@code fit.epochs=20}
   * @throws dev.headway.error.HeadwayException exit 2, naming the key that is wrong
   */
  public Job set(String... settings) {
    return new Job(JobFile.load(config.toYaml(), "the job", List.of(settings)));
  }

  /** The folder of its runs under {@code output}. */
  public String name() {
    return config.name();
  }

  JobConfig config() {
    return config;
  }

  /** The whole job file, every key with its value. */
  @Override
  public String toString() {
    return config.toYaml();
  }
}
