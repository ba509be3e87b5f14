package dev.headway.pipeline;

import dev.headway.config.JobConfig;
import org.slf4j.LoggerFactory;

/**
 * A backbone with its weights, and its frozen part as the first phase cuts it.
 *
 * @param frozen ready to be sent to executors
 */
record PreparedBackbone(LoadedBackbone loaded, FrozenStage frozen) {
  static PreparedBackbone load(BackboneLoader loader, JobConfig job) {
    LoadedBackbone loaded = loader.load(job);
    return new PreparedBackbone(loaded, FrozenStage.of(job, loaded));
  }

  /** Makes what runs the frozen part, which stays for the tasks of this JVM. */
  void warmUp() {
    try {
      frozen.open().close();
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(PreparedBackbone.class).info("a task will say why, too", e);
    }
  }
}
