package dev.headway.evaluate;

/**
 * What a network is worth on a split.
 *
 * @param examples the usable rows that were measured
 * @param loss the mean loss by examples, penalties not included
 * @param accuracy the share of rows whose most probable class is the true one, 0…1
 * @param confusion rows by true class (first index) and predicted class (second index)
 */
public record Evaluation(long examples, double loss, double accuracy, long[][] confusion) {}
