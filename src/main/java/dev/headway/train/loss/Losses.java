package dev.headway.train.loss;

import dev.headway.backbone.OutputSpec;
import dev.headway.backbone.SoftmaxCrossEntropy;
import dev.headway.config.Loss;
import dev.headway.evaluate.Outputs;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;

/**
 * Keras' losses as DL4J's: DL4J's own where they are the same formula, else {@link MeanLoss}es; and
 * the usual one made fast.
 */
public final class Losses {
  private Losses() {}

  /**
   * The output layer of a loss.
   *
   * @param weights what each class' rows count in training; null for all the same
   */
  public static OutputSpec output(Outputs outputs, double[] weights) {
    ILossFunction loss = of(outputs.loss());
    return new OutputSpec(
        outputs.width(),
        activation(outputs.loss()),
        weights == null ? loss : new WeightedLoss(loss, weights, outputs.boundary()),
        plain(outputs.loss()));
  }

  /** The loss of training. */
  static ILossFunction of(Loss loss) {
    return switch (loss) {
      case CATEGORICAL_CROSSENTROPY -> new SoftmaxCrossEntropy();
      case HINGE -> new HingeLoss();
      case SQUARED_HINGE -> new SquaredHingeLoss();
      case HUBER -> new HuberLoss();
      default -> plain(loss);
    };
  }

  /** DL4J's own that is nearest: what a saved model has, so that plain DL4J loads it. */
  private static ILossFunction plain(Loss loss) {
    return switch (loss) {
      case CATEGORICAL_CROSSENTROPY -> new LossMCXENT();
      case BINARY_CROSSENTROPY -> new LossBinaryXENT(Outputs.KERAS_EPSILON);
      case HINGE -> new LossHinge();
      case SQUARED_HINGE -> new LossSquaredHinge();
      case MEAN_ABSOLUTE_ERROR -> new LossMAE();
      case MEAN_SQUARED_ERROR, HUBER -> new LossMSE();
    };
  }

  private static Activation activation(Loss loss) {
    return switch (loss) {
      case CATEGORICAL_CROSSENTROPY -> Activation.SOFTMAX;
      case BINARY_CROSSENTROPY -> Activation.SIGMOID;
      default -> Activation.IDENTITY;
    };
  }
}
