package dev.headway.pipeline;

import dev.headway.config.FineTune;
import dev.headway.config.JobConfig;
import dev.headway.config.LearningRate;
import dev.headway.config.Trainable;

/**
 * One of a job's phases.
 *
 * @param number 1 for {@code fit}, 2 for {@code fine_tune}
 * @param name as in the job file
 * @param trainable which layers learn
 * @param rateKey the job file's key of the learning rate
 * @param rate the learning rate
 * @param epochs at most
 */
record Phase(
    int number, String name, Trainable trainable, String rateKey, LearningRate rate, int epochs) {
  static Phase fit(JobConfig job) {
    return new Phase(
        1,
        "fit",
        job.backbone().trainable(),
        "compile.optimizer.learning_rate",
        job.compile().optimizer().learningRate(),
        job.fit().epochs());
  }

  /** Null when the job has no second phase. */
  static Phase fineTune(JobConfig job) {
    FineTune tune = job.fineTune();
    return tune == null
        ? null
        : new Phase(
            2,
            "fine_tune",
            tune.trainable(),
            "fine_tune.learning_rate",
            tune.learningRate(),
            tune.epochs());
  }

  /** The epoch that it doesn't train any more, from 0. */
  int end(Checkpoint at) {
    return at.phaseStart() + epochs;
  }

  /** Whether there is nothing left to train. */
  boolean isOver(Checkpoint at) {
    return at.training().epoch() >= end(at) || at.standing().stopped();
  }
}
