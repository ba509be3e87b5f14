package dev.headway.report;

/**
 * The learning rate at some time of a run.
 *
 * @param epoch counted as the history does, with parts of an epoch: 1.5 is half-way through epoch 1
 * @param rate at least 0
 */
public record RatePoint(double epoch, double rate) {}
