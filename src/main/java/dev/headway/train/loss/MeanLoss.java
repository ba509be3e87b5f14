package dev.headway.train.loss;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossUtil;

/**
 * A loss of Keras 3 that DL4J computes otherwise or hasn't got: for each row the mean over its
 * outputs of a function of target and output. It crosses to the executors in a network's JSON, by
 * class name.
 */
abstract class MeanLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  /** The function, element by element: a new array {@code [n, width]}. */
  abstract INDArray values(INDArray targets, INDArray outputs);

  /** Its derivative by the output: a new array {@code [n, width]}. */
  abstract INDArray slopes(INDArray targets, INDArray outputs);

  @Override
  public final double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    double sum = scores(labels, preOutput, activation, mask).sumNumber().doubleValue();
    return average ? sum / labels.size(0) : sum;
  }

  @Override
  public final INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return scores(labels, preOutput, activation, mask).sum(true, 1);
  }

  @Override
  public final INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray targets = labels.castTo(preOutput.dataType());
    INDArray outputs = activation.getActivation(preOutput.dup(), true);
    INDArray slopes = slopes(targets, outputs).divi(labels.size(1));
    INDArray gradient = activation.backprop(preOutput.dup(), slopes).getFirst();
    if (mask != null) {
      LossUtil.applyMask(gradient, mask);
    }
    return gradient;
  }

  @Override
  public final Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  @Override
  public final String name() {
    return toString();
  }

  @Override
  public final boolean equals(Object other) {
    return other != null && getClass() == other.getClass();
  }

  @Override
  public final int hashCode() {
    return getClass().hashCode();
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + "()";
  }

  private INDArray scores(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray outputs = activation.getActivation(preOutput.dup(), true);
    INDArray scores = values(labels.castTo(preOutput.dataType()), outputs).divi(labels.size(1));
    if (mask != null) {
      LossUtil.applyMask(scores, mask);
    }
    return scores;
  }
}
