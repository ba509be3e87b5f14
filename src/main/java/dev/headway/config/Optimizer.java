package dev.headway.config;

import java.io.Serializable;

/**
 * An optimizer with Keras' meaning and, but for the learning rate, Keras' defaults.
 *
 * @param name which
 * @param learningRate above 0 and finite
 */
public record Optimizer(OptimizerName name, double learningRate) implements Serializable {}
