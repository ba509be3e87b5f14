package dev.headway.train.optimizer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@code keras.optimizers.RMSprop}: v ← rho · v + (1 − rho) · g²; u = rate · g / √(v + epsilon), or
 * √(v − a² + epsilon) when centred, where a ← rho · a + (1 − rho) · g; w ← w − u, or with momentum
 * m ← momentum · m + u, w ← w − m. DL4J's has neither momentum nor centring, and starts v at
 * epsilon.
 */
public final class RmsProp extends KerasUpdater {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final double rho;
  @JsonProperty private final double momentum;
  @JsonProperty private final double epsilon;
  @JsonProperty private final boolean centered;

  /**
   * An optimizer.
   *
   * @param rho 0…1, below 1
   * @param momentum 0…1, below 1
   * @param epsilon above 0
   */
  @JsonCreator
  public RmsProp(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("learningRateSchedule") ISchedule learningRateSchedule,
      @JsonProperty("rho") double rho,
      @JsonProperty("momentum") double momentum,
      @JsonProperty("epsilon") double epsilon,
      @JsonProperty("centered") boolean centered) {
    super(learningRate, learningRateSchedule);
    this.rho = rho;
    this.momentum = momentum;
    this.epsilon = epsilon;
    this.centered = centered;
  }

  @Override
  int slots() {
    return 1 + (momentum > 0 ? 1 : 0) + (centered ? 1 : 0);
  }

  @Override
  void apply(INDArray gradient, INDArray[] state, double rate, int step) {
    INDArray v = state[0];
    v.muli(rho).addi(gradient.mul(gradient).muli(1 - rho));
    INDArray denominator = v.dup();
    if (centered) {
      INDArray a = state[state.length - 1];
      a.muli(rho).addi(gradient.mul(1 - rho));
      // v − a² is a variance: rounding must not make it negative beyond epsilon.
      denominator.subi(a.mul(a));
      denominator = Transforms.max(denominator, 0, false);
    }
    gradient.muli(rate).divi(Transforms.sqrt(denominator.addi(epsilon), false));
    if (momentum > 0) {
      gradient.assign(state[1].muli(momentum).addi(gradient));
    }
  }

  @Override
  Object settings() {
    return List.of(rho, momentum, epsilon, centered);
  }

  @Override
  public RmsProp clone() {
    return new RmsProp(learningRate(), schedule(), rho, momentum, epsilon, centered);
  }
}
