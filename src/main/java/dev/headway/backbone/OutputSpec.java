package dev.headway.backbone;

import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * A head's output layer.
 *
 * @param units at least 1
 * @param activation of the units
 * @param loss what training makes small
 * @param plainLoss DL4J's own that is nearest to it: what a saved network has, so that plain DL4J
 *     loads it
 */
public record OutputSpec(
    int units, Activation activation, ILossFunction loss, ILossFunction plainLoss) {
  /** A softmax with categorical cross-entropy. */
  public static OutputSpec softmax(int classes) {
    return new OutputSpec(classes, Activation.SOFTMAX, new SoftmaxCrossEntropy(), new LossMCXENT());
  }

  OutputSpec plain() {
    return new OutputSpec(units, activation, plainLoss, plainLoss);
  }
}
