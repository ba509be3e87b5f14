package dev.headway.evaluate;

import java.util.List;

/**
 * An evaluation, and what it is worth looking at in it.
 *
 * @param evaluation as {@link EvaluationSet#evaluate} gives it
 * @param bins the images by the probability of the class that was chosen, from the lowest to the
 *     highest; none under a loss that gives no probabilities
 * @param right images of which the network is surest, and right; the surest first
 * @param wrong those of which it is surest, and wrong
 * @param leastSure those of which it is least sure; the least sure first
 */
public record Study(
    Evaluation evaluation,
    List<Bin> bins,
    List<Judged> right,
    List<Judged> wrong,
    List<Judged> leastSure) {
  /**
   * Images whose chosen class has a probability in the bin's range.
   *
   * @param images how many
   * @param right how many of them are of that class
   * @param confidence the mean probability; 0 without images
   */
  public record Bin(long images, long right, double confidence) {}
}
