package dev.headway.backbone;

import java.util.function.Consumer;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** A loss function that shows a listener what it is given to differentiate. */
final class WatchedLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  private final ILossFunction loss;
  private final transient Consumer<INDArray> listener;

  private WatchedLoss(ILossFunction loss, Consumer<INDArray> listener) {
    this.loss = loss;
    this.listener = listener;
  }

  /** The loss with this listener and no other; without one, the loss itself. */
  static ILossFunction of(ILossFunction loss, Consumer<INDArray> listener) {
    ILossFunction plain = loss instanceof WatchedLoss watched ? watched.loss : loss;
    return listener == null ? plain : new WatchedLoss(plain, listener);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    show(preOutput);
    return loss.computeGradient(labels, preOutput, activation, mask);
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return loss.computeScore(labels, preOutput, activation, mask, average);
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return loss.computeScoreArray(labels, preOutput, activation, mask);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    show(preOutput);
    return loss.computeGradientAndScore(labels, preOutput, activation, mask, average);
  }

  @Override
  public String name() {
    return loss.name();
  }

  private void show(INDArray preOutput) {
    if (listener != null) {
      listener.accept(preOutput);
    }
  }
}
