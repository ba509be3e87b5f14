package dev.headway.train.loss;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * {@code keras.losses.Hinge}: the mean over the outputs of max(1 − y · ŷ, 0), y being −1 or 1.
 * DL4J's {@code LossHinge} is the sum.
 */
public final class HingeLoss extends MeanLoss {
  private static final long serialVersionUID = 1L;

  @Override
  INDArray values(INDArray targets, INDArray outputs) {
    return Transforms.max(targets.mul(outputs).rsubi(1), 0, false);
  }

  @Override
  INDArray slopes(INDArray targets, INDArray outputs) {
    INDArray margins = targets.mul(outputs).rsubi(1);
    return targets.neg().muli(margins.gt(0).castTo(targets.dataType()));
  }
}
