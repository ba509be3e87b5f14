package dev.headway.config;

import java.io.Serializable;

/**
 * A second phase, which goes on from the first one's result with a new optimizer.
 *
 * @param trainable which layers learn in it
 * @param learningRate of its optimizer, whose other settings are {@code compile}'s
 * @param epochs at least 1
 */
public record FineTune(Trainable trainable, LearningRate learningRate, int epochs)
    implements Serializable {}
