package dev.headway.train.optimizer;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@code keras.optimizers.schedules.CosineDecay} by iteration: initial · ((1 − alpha) · ½ (1 +
 * cos(π · min(step, decaySteps) / decaySteps)) + alpha).
 *
 * @param initial above 0
 * @param decaySteps at least 1
 * @param alpha 0…1, the share of the rate that remains
 */
public record CosineDecay(double initial, long decaySteps, double alpha) implements ISchedule {
  /** A schedule. */
  @JsonCreator
  public CosineDecay(
      @JsonProperty("initial") double initial,
      @JsonProperty("decaySteps") long decaySteps,
      @JsonProperty("alpha") double alpha) {
    this.initial = initial;
    this.decaySteps = decaySteps;
    this.alpha = alpha;
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    double done = (double) Math.min(iteration, decaySteps) / decaySteps;
    return initial * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * done)) + alpha);
  }

  @Override
  public CosineDecay clone() {
    return this;
  }
}
