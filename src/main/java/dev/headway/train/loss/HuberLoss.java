package dev.headway.train.loss;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * {@code keras.losses.Huber} with its default delta of 1: the mean over the outputs of ½ e² where
 * |e| ≤ 1, |e| − ½ elsewhere, e being output − target. DL4J has none.
 */
public final class HuberLoss extends MeanLoss {
  private static final long serialVersionUID = 1L;

  /** With c = min(|e|, 1) both branches are c · (|e| − ½ c). */
  @Override
  INDArray values(INDArray targets, INDArray outputs) {
    INDArray distance = Transforms.abs(outputs.sub(targets), false);
    INDArray clipped = Transforms.min(distance, 1, true);
    return distance.subi(clipped.mul(0.5)).muli(clipped);
  }

  @Override
  INDArray slopes(INDArray targets, INDArray outputs) {
    return Transforms.max(Transforms.min(outputs.sub(targets), 1, false), -1, false);
  }
}
