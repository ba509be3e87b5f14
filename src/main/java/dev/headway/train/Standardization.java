package dev.headway.train;

/**
 * How features are brought to mean 0 and deviation 1.
 *
 * @param mean of each feature
 * @param deviation of each feature, above 0
 */
public record Standardization(float[] mean, float[] deviation) {}
