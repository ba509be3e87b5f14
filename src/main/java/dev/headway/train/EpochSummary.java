package dev.headway.train;

/**
 * What an epoch came to.
 *
 * @param examples rows trained, as counted where they were trained
 * @param loss the mean by examples over the minibatches as trained, penalties included
 * @param accuracy the share of rows that were right before the update that they took part in
 * @param rounds averagings
 */
public record EpochSummary(long examples, double loss, double accuracy, int rounds) {}
