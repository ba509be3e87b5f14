package dev.headway.train;

import java.util.Map;

/**
 * What an epoch came to.
 *
 * @param epoch from 0
 * @param examples rows trained, as counted where they were trained
 * @param loss the mean by examples over the minibatches as trained, penalties included
 * @param metrics the objective's, by name: of each row before the update that it took part in
 * @param rounds averagings
 */
public record EpochSummary(
    int epoch, long examples, double loss, Map<String, Double> metrics, int rounds) {}
