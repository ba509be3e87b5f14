package dev.headway.evaluate;

import java.util.Map;

/**
 * What a network is worth on a split.
 *
 * @param examples the usable rows that were measured
 * @param loss the mean loss by examples; the penalties of training are on top of it, as in Keras'
 *     {@code evaluate} and {@code val_loss}, and class weights are not
 * @param accuracy the share of rows whose highest score is that of the true class, 0…1
 * @param confusion rows by true class (first index) and predicted class (second index)
 * @param metrics all that the job measures, by name, accuracy among them
 */
public record Evaluation(
    long examples, double loss, double accuracy, long[][] confusion, Map<String, Double> metrics) {}
