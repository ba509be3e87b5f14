package dev.headway.backbone;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import dev.headway.config.Clipping;
import java.io.Serializable;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What Keras 3 does between a minibatch's gradient and its optimizer, in this order: the gradients
 * of the penalties are part of the gradient, which is then clipped; and the weights decay. DL4J
 * adds penalties after clipping, has no global norm, and its weight decay spares biases and batch
 * normalisation, and is part of the score.
 *
 * @param l1 penalty l1 · Σ|w| on the kernels of the head's Dense layers, at least 0
 * @param l2 penalty l2 · Σw² on the same, at least 0
 * @param clipping of the minibatch's mean gradient
 * @param weightDecay at least 0: every trainable variable loses learning rate · decay · itself
 */
@DefaultSerializer(JavaSerializer.class) // Spark's Kryo knows no records.
public record StepRules(double l1, double l2, Clipping clipping, double weightDecay)
    implements Serializable {
  /** Nothing between gradient and optimizer. */
  public static final StepRules NONE = new StepRules(0, 0, Clipping.NONE, 0);

  /** The penalties of a network with a head. */
  public double penalty(ComputationGraph network) {
    return StepListener.penalty(this, network);
  }

  boolean penalizes() {
    return l1 > 0 || l2 > 0;
  }
}
