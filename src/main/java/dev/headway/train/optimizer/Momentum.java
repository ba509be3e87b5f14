package dev.headway.train.optimizer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@code keras.optimizers.SGD} with momentum and without Nesterov: m ← momentum · m − rate · g, w ←
 * w + m. DL4J's {@code Nesterovs} is always Nesterov.
 */
public final class Momentum extends KerasUpdater {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final double momentum;

  /**
   * An optimizer.
   *
   * @param momentum above 0, below 1
   */
  @JsonCreator
  public Momentum(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("learningRateSchedule") ISchedule learningRateSchedule,
      @JsonProperty("momentum") double momentum) {
    super(learningRate, learningRateSchedule);
    this.momentum = momentum;
  }

  @Override
  int slots() {
    return 1;
  }

  @Override
  void apply(INDArray gradient, INDArray[] state, double rate, int step) {
    INDArray m = state[0];
    m.muli(momentum).subi(gradient.muli(rate));
    gradient.assign(m).negi();
  }

  @Override
  Object settings() {
    return momentum;
  }

  @Override
  public Momentum clone() {
    return new Momentum(learningRate(), schedule(), momentum);
  }
}
