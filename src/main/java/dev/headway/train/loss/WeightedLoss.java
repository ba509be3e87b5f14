package dev.headway.train.loss;

import java.util.Arrays;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A loss whose rows weigh by their class, as with Keras' {@code fit(class_weight=…)}: a row's loss
 * and gradient are multiplied, and the mean stays by rows. For the score the weights stand where
 * DL4J takes a column of masks; by masks, {@code LossBinaryXENT} would multiply gradients twice.
 */
public final class WeightedLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final ILossFunction loss;
  @JsonProperty private final double[] weights;
  @JsonProperty private final double boundary;

  /**
   * A weighted loss.
   *
   * @param weights of each class, above 0
   * @param boundary with one output for two classes, targets above this are the second class; with
   *     an output for each class the largest target is the row's
   */
  @JsonCreator
  public WeightedLoss(
      @JsonProperty("loss") ILossFunction loss,
      @JsonProperty("weights") double[] weights,
      @JsonProperty("boundary") double boundary) {
    this.loss = loss;
    this.weights = weights.clone();
    this.boundary = boundary;
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return loss.computeScore(labels, preOutput, activation, rows(labels, mask), average);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return loss.computeScoreArray(labels, preOutput, activation, rows(labels, mask));
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return loss.computeGradient(labels, preOutput, activation, mask)
        .muliColumnVector(rows(labels, null).castTo(preOutput.dataType()));
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return new Pair<>(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  @Override
  public String name() {
    return "WeightedLoss(" + loss.name() + ")";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WeightedLoss that
        && loss.equals(that.loss)
        && Arrays.equals(weights, that.weights)
        && boundary == that.boundary;
  }

  @Override
  public int hashCode() {
    return 31 * loss.hashCode() + Arrays.hashCode(weights);
  }

  private INDArray rows(INDArray labels, INDArray mask) {
    int n = (int) labels.size(0);
    int width = (int) labels.size(1);
    float[] row = new float[n];
    for (int i = 0; i < n; i++) {
      int label = 0;
      for (int k = 1; k < width; k++) {
        label = labels.getFloat(i, k) > labels.getFloat(i, label) ? k : label;
      }
      label = width == 1 && labels.getFloat(i, 0) > boundary ? 1 : label;
      row[i] = (float) weights[label];
    }
    INDArray column = Nd4j.createFromArray(row).reshape(n, 1);
    return mask == null ? column : column.muli(mask);
  }
}
