package dev.headway.train.loss;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * {@code keras.losses.SquaredHinge}: the mean over the outputs of max(1 − y · ŷ, 0)², y being −1 or
 * 1. DL4J's {@code LossSquaredHinge} is the sum.
 */
public final class SquaredHingeLoss extends MeanLoss {
  private static final long serialVersionUID = 1L;

  @Override
  INDArray values(INDArray targets, INDArray outputs) {
    INDArray margins = margins(targets, outputs);
    return margins.muli(margins);
  }

  @Override
  INDArray slopes(INDArray targets, INDArray outputs) {
    return margins(targets, outputs).muli(targets).muli(-2);
  }

  private static INDArray margins(INDArray targets, INDArray outputs) {
    return Transforms.max(targets.mul(outputs).rsubi(1), 0, false);
  }
}
