package dev.headway.train.optimizer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@code keras.optimizers.Nadam}, with Dozat's momentum schedule as Keras 3 has it: uₜ = β₁ (1 − ½
 * · 0.96ᵗ), Uₜ = u₁ … uₜ;
 *
 * <pre>m ← m + (g − m)(1 − β₁), v ← v + (g² − v)(1 − β₂)
 * w ← w − rate · (uₜ₊₁ m / (1 − Uₜ₊₁) + (1 − uₜ) g / (1 − Uₜ)) / (√(v / (1 − β₂ᵗ)) + epsilon)</pre>
 *
 * DL4J's has no such schedule. The product U follows from t alone, so an average of several lanes
 * has the product of its own iteration.
 */
public final class Nadam extends KerasUpdater {
  private static final long serialVersionUID = 1L;
  private static final double DECAY = 0.96;

  @JsonProperty private final double beta1;
  @JsonProperty private final double beta2;
  @JsonProperty private final double epsilon;

  /**
   * An optimizer.
   *
   * @param beta1 0…1, below 1
   * @param beta2 0…1, below 1
   * @param epsilon above 0
   */
  @JsonCreator
  public Nadam(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("learningRateSchedule") ISchedule learningRateSchedule,
      @JsonProperty("beta1") double beta1,
      @JsonProperty("beta2") double beta2,
      @JsonProperty("epsilon") double epsilon) {
    super(learningRate, learningRateSchedule);
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
  }

  @Override
  int slots() {
    return 2;
  }

  @Override
  void apply(INDArray gradient, INDArray[] state, double rate, int step) {
    double product = product(step);
    double now = momentum(step);
    double next = momentum(step + 1);
    INDArray m = state[0];
    INDArray v = state[1];
    m.muli(beta1).addi(gradient.mul(1 - beta1));
    v.muli(beta2).addi(gradient.mul(gradient).muli(1 - beta2));
    INDArray root = Transforms.sqrt(v.mul(1 / (1 - Math.pow(beta2, step))), false).addi(epsilon);
    gradient
        .muli(rate * (1 - now) / (1 - product))
        .addi(m.mul(rate * next / (1 - product * next)))
        .divi(root);
  }

  private double momentum(int step) {
    return beta1 * (1 - 0.5 * Math.pow(DECAY, step));
  }

  /**
   * It follows from the step, so that no averaging has to carry it. Only 1 - product is used, which
   * is 1 after some hundred factors of Keras' default.
   */
  private double product(int step) {
    double product = 1;
    for (int t = 1; t <= step && 1 - product < 1; t++) {
      product *= momentum(t);
    }
    return product;
  }

  @Override
  Object settings() {
    return List.of(beta1, beta2, epsilon);
  }

  @Override
  public Nadam clone() {
    return new Nadam(learningRate(), schedule(), beta1, beta2, epsilon);
  }
}
