package dev.headway.config;

import java.io.Serializable;

/**
 * How long the job trains, and on how many lanes.
 *
 * @param epochs at least 1
 * @param workers the parameter-averaging lanes
 * @param averagingFrequency minibatches of a lane between two averagings, at least 1
 * @param seed of shuffles and weights; never moves a row
 * @param classWeight what classes count in the training loss; null = all the same
 * @param earlyStopping when to stop before the last epoch; null = never
 * @param checkpointEvery epochs between checkpoints, at least 1
 * @param validationSteps minibatches of the evaluation before training, at least 1; null = all
 */
public record Fit(
    int epochs,
    Workers workers,
    int averagingFrequency,
    long seed,
    ClassWeight classWeight,
    EarlyStopping earlyStopping,
    int checkpointEvery,
    Integer validationSteps)
    implements Serializable {
  /** The same on a number of lanes. */
  public Fit with(Workers lanes) {
    return new Fit(
        epochs,
        lanes,
        averagingFrequency,
        seed,
        classWeight,
        earlyStopping,
        checkpointEvery,
        validationSteps);
  }
}
