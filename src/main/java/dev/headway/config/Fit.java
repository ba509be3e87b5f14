package dev.headway.config;

import java.io.Serializable;

/**
 * How long the job trains, and on how many lanes.
 *
 * @param epochs at least 1
 * @param workers the parameter-averaging lanes
 * @param averagingFrequency minibatches of a lane between two averagings, at least 1
 * @param seed of shuffles and weights; never moves a row
 * @param validationSteps minibatches of the evaluation before training, at least 1; null = all
 */
public record Fit(
    int epochs, Workers workers, int averagingFrequency, long seed, Integer validationSteps)
    implements Serializable {}
