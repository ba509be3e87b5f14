package dev.headway.config;

import java.io.Serializable;

/**
 * How rows come to the trainer: tf.data's {@code shuffle(buffer).batch(size)}.
 *
 * @param batchSize rows of a minibatch, at least 1
 * @param shuffleBuffer rows of a lane's shuffle buffer, at least 1 (no shuffle)
 * @param reshuffle whether each epoch has an order of its own
 * @param augment variants of the training images; null for none
 */
public record Input(int batchSize, long shuffleBuffer, Reshuffle reshuffle, Augment augment)
    implements Serializable {}
