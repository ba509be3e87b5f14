package dev.headway.train.optimizer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@code keras.optimizers.Adagrad}: a ← a + g², w ← w − rate · g / √(a + epsilon), where a starts
 * at the initial accumulator. DL4J's adds epsilon to the root, and starts a at epsilon. What is
 * kept is Σ g², without the start, so that the first state is zeros here too.
 */
public final class Adagrad extends KerasUpdater {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final double initialAccumulator;
  @JsonProperty private final double epsilon;

  /**
   * An optimizer.
   *
   * @param initialAccumulator at least 0
   * @param epsilon above 0
   */
  @JsonCreator
  public Adagrad(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("learningRateSchedule") ISchedule learningRateSchedule,
      @JsonProperty("initialAccumulator") double initialAccumulator,
      @JsonProperty("epsilon") double epsilon) {
    super(learningRate, learningRateSchedule);
    this.initialAccumulator = initialAccumulator;
    this.epsilon = epsilon;
  }

  @Override
  int slots() {
    return 1;
  }

  @Override
  void apply(INDArray gradient, INDArray[] state, double rate, int step) {
    INDArray sum = state[0];
    sum.addi(gradient.mul(gradient));
    gradient.muli(rate).divi(Transforms.sqrt(sum.add(initialAccumulator + epsilon), false));
  }

  @Override
  Object settings() {
    return List.of(initialAccumulator, epsilon);
  }

  @Override
  public Adagrad clone() {
    return new Adagrad(learningRate(), schedule(), initialAccumulator, epsilon);
  }
}
