package dev.headway.tracker;

import dev.headway.history.History;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that is known of a run at a moment. Immutable.
 *
 * @param job the job's name
 * @param runId the run's id
 * @param started when its first attempt began
 * @param settings the effective job by dotted key, such as {@code fit.epochs}
 * @param yaml the effective job as a file
 * @param history of all finished epochs, earlier attempts' too; {@code learning_rate} is a metric
 * @param images to look at
 * @param results what is known when training is over, such as {@code test_loss}
 * @param provenance what the run was made from and with, such as {@code model_sha256}
 * @param state whether it goes on, and if not, how it ended
 */
record TrackedRun(
    String job,
    String runId,
    Instant started,
    Map<String, String> settings,
    String yaml,
    History history,
    List<TrackedImage> images,
    Map<String, Double> results,
    Map<String, String> provenance,
    State state) {
  /** How a run stands. */
  enum State {
    RUNNING,
    FINISHED,
    FAILED,
    STOPPED
  }

  TrackedRun with(History longer) {
    return new TrackedRun(
        job, runId, started, settings, yaml, longer, images, results, provenance, state);
  }

  TrackedRun withImages(List<TrackedImage> all) {
    return new TrackedRun(
        job, runId, started, settings, yaml, history, all, results, provenance, state);
  }

  TrackedRun with(Map<String, Double> found, Map<String, String> madeFrom) {
    return new TrackedRun(
        job, runId, started, settings, yaml, history, images, found, madeFrom, state);
  }

  TrackedRun with(State now) {
    return new TrackedRun(
        job, runId, started, settings, yaml, history, images, results, provenance, now);
  }
}
