package dev.headway.pipeline;

import dev.headway.config.JobConfig;
import dev.headway.feature.FeatureStore;
import dev.headway.shard.ImageSource;
import dev.headway.split.SplitPlan;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A job of which all has been checked that can be, without a run directory.
 *
 * @param job with a number of workers
 * @param monitor what is watched after each epoch
 * @param source open, until this is closed
 * @param plan which rows
 * @param splitJson {@code split.json}
 * @param backbone with its weights
 * @param frozen the first phase's
 * @param features where they are kept; null for nowhere
 */
record PreparedJob(
    JobConfig job,
    Monitor monitor,
    ImageSource source,
    SplitPlan plan,
    String splitJson,
    LoadedBackbone backbone,
    FrozenStage frozen,
    FeatureStore features)
    implements AutoCloseable {
  /**
   * What a run of it is made from.
   *
   * @param rowsSha256 of the rows that were read
   */
  RunIdentity identity(String rowsSha256) {
    String yaml =
        job.toYaml()
            .replaceFirst("(?m)^tracking: .*\\R", "")
            .replaceFirst("(?m)^output: .*\\R", "");
    return new RunIdentity(
        DigestUtils.sha256Hex(yaml),
        DigestUtils.sha256Hex(splitJson),
        rowsSha256,
        backbone.sha256(),
        frozen.engine());
  }

  @Override
  public void close() {
    source.close();
  }
}
