package dev.headway.config;

import java.io.Serializable;

/**
 * One job as it runs: what the file and {@code --set} say, and the defaults for the rest.
 *
 * @param name the folder of the job's runs under {@code output}
 * @param data which images
 * @param backbone which pretrained network
 * @param input how rows come to the trainer
 * @param head what is put on the backbone
 * @param compile how it learns
 * @param fit how long, on how many lanes
 * @param fineTune the second phase; null for none
 * @param features where they are kept
 * @param tracking where runs can be followed
 * @param output a Hadoop URI or a local path, where runs are kept
 */
public record JobConfig(
    String name,
    Data data,
    Backbone backbone,
    Input input,
    Head head,
    Compile compile,
    Fit fit,
    FineTune fineTune,
    Features features,
    Tracking tracking,
    String output)
    implements Serializable {

  /** The same job on a number of lanes. */
  public JobConfig with(Workers workers) {
    return new JobConfig(
        name,
        data,
        backbone,
        input,
        head,
        compile,
        fit.with(workers),
        fineTune,
        features,
        tracking,
        output);
  }

  /** The same job, followed elsewhere. */
  public JobConfig with(Tracking elsewhere) {
    return new JobConfig(
        name, data, backbone, input, head, compile, fit, fineTune, features, elsewhere, output);
  }

  /**
   * The effective job as a job file with every key, in the order of the reference {@code
   * conf/job.yaml}. {@link JobFile#load} reads an equal job from it.
   */
  public String toYaml() {
    return JobYaml.write(this);
  }
}
