package dev.headway.backbone;

import java.util.Arrays;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * {@code LossMCXENT} behind a softmax, its formula in one pass over the outputs: loss −Σ y · ln p
 * with p at least 1e-10, gradient p − y, each row's y adding up to 1. DL4J's makes a dozen native
 * arrays for it, which for a head is most of a minibatch's time. The exponential is {@link
 * StrictMath}'s, the same bits on any processor.
 *
 * <p>It is public, and crosses to the executors in a network's JSON by class name; a network that
 * leaves Headway has DL4J's own in its place.
 */
public final class SoftmaxCrossEntropy implements ILossFunction {
  private static final long serialVersionUID = 1L;
  private static final double LEAST_PROBABILITY = 1e-10;

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    double sum = 0;
    for (double loss : losses(labels, preOutput, activation, mask)) {
      sum += loss;
    }
    return average ? sum / preOutput.size(0) : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    double[] losses = losses(labels, preOutput, activation, mask);
    return Nd4j.createFromArray(losses).reshape(losses.length, 1).castTo(preOutput.dataType());
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return computeGradientAndScore(labels, preOutput, activation, mask, false).getSecond();
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    double[] values = probabilities(preOutput, activation);
    double[] targets = values(labels);
    double[] weights = weights(mask, preOutput.size(0));
    double sum = 0;
    int width = (int) preOutput.size(1);
    for (int row = 0; row < weights.length; row++) {
      sum += weights[row] * loss(values, targets, row * width, width);
      for (int i = row * width; i < (row + 1) * width; i++) {
        values[i] = weights[row] * (values[i] - targets[i]);
      }
    }
    return Pair.of(average ? sum / preOutput.size(0) : sum, like(preOutput, values));
  }

  @Override
  public String name() {
    return toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SoftmaxCrossEntropy;
  }

  @Override
  public int hashCode() {
    return SoftmaxCrossEntropy.class.hashCode();
  }

  @Override
  public String toString() {
    return "SoftmaxCrossEntropy()";
  }

  private static double[] losses(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    double[] probabilities = probabilities(preOutput, activation);
    double[] targets = values(labels);
    double[] losses = weights(mask, preOutput.size(0));
    int width = (int) preOutput.size(1);
    for (int row = 0; row < losses.length; row++) {
      losses[row] *= loss(probabilities, targets, row * width, width);
    }
    return losses;
  }

  private static double loss(double[] probabilities, double[] targets, int from, int width) {
    double loss = 0;
    for (int i = from; i < from + width; i++) {
      if (targets[i] != 0) {
        loss -= targets[i] * StrictMath.log(Math.max(probabilities[i], LEAST_PROBABILITY));
      }
    }
    return loss;
  }

  /** A minibatch's, row after row. NaN or +∞ makes the row's NaN. */
  private static double[] probabilities(INDArray preOutput, IActivation activation) {
    if (!(activation instanceof ActivationSoftmax)) {
      throw new IllegalArgumentException("the activation has to be softmax, not " + activation);
    }
    double[] values = values(preOutput);
    int width = (int) preOutput.size(1);
    for (int from = 0; from < values.length; from += width) {
      double most = Double.NEGATIVE_INFINITY;
      for (int i = from; i < from + width; i++) {
        most = Math.max(most, values[i]);
      }
      double sum = 0;
      for (int i = from; i < from + width; i++) {
        values[i] = StrictMath.exp(values[i] - most);
        sum += values[i];
      }
      for (int i = from; i < from + width; i++) {
        values[i] /= sum;
      }
    }
    return values;
  }

  /** What each row counts: DL4J's masks, of which only a column is taken. */
  private static double[] weights(INDArray mask, long rows) {
    if (mask == null) {
      double[] ones = new double[(int) rows];
      Arrays.fill(ones, 1);
      return ones;
    }
    if (mask.length() != rows) {
      throw new IllegalArgumentException(
          "a mask of shape " + Arrays.toString(mask.shape()) + " for " + rows + " rows");
    }
    return mask.dup('c').data().asDouble();
  }

  private static double[] values(INDArray matrix) {
    if (matrix.dataType() != DataType.FLOAT) {
      return matrix.dup('c').data().asDouble();
    }
    float[] values = Dl4jNetwork.values(matrix);
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** Values row after row as an array of this one's shape, type and order. */
  private static INDArray like(INDArray matrix, double[] values) {
    INDArray result =
        Nd4j.createUninitialized(matrix.dataType(), matrix.shape(), matrix.ordering());
    if (matrix.dataType() != DataType.FLOAT) {
      return result.assign(Nd4j.createFromArray(values).reshape('c', matrix.shape()));
    }
    int rows = (int) matrix.size(0);
    int width = (int) matrix.size(1);
    boolean byRow = matrix.ordering() == 'c';
    float[] ordered = new float[values.length];
    for (int i = 0; i < ordered.length; i++) {
      ordered[i] = (float) (byRow ? values[i] : values[i % rows * width + i / rows]);
    }
    result.data().asNioFloat().put(ordered);
    return result;
  }
}
