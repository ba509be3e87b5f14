package dev.headway.pipeline;

import dev.headway.config.JobConfig;
import dev.headway.shuffle.Reshuffle;
import dev.headway.shuffle.ShuffleSpec;

/** The shuffle that a job asks for. */
final class JobShuffle {
  private JobShuffle() {}

  /** Lane 0's. */
  static ShuffleSpec of(JobConfig job) {
    Reshuffle reshuffle =
        job.input().reshuffle() == dev.headway.config.Reshuffle.NEVER
            ? Reshuffle.NEVER
            : Reshuffle.EACH_ITERATION;
    return ShuffleSpec.of(job.input().shuffleBuffer(), job.fit().seed(), reshuffle);
  }
}
