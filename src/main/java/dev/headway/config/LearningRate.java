package dev.headway.config;

import java.io.Serializable;
import java.util.List;

/**
 * A learning rate, fixed or by step, with the names and formulas of Keras' schedules ({@code
 * keras.optimizers.schedules}). A step is a minibatch of a lane. Its {@link #toString} is as in the
 * job file.
 */
public sealed interface LearningRate extends Serializable {
  /** A fixed rate. */
  static LearningRate of(double rate) {
    return new Constant(rate);
  }

  /**
   * The same rate at every step.
   *
   * @param rate above 0
   */
  record Constant(double rate) implements LearningRate {
    @Override
    public String toString() {
      return Double.toString(rate);
    }
  }

  /**
   * {@code values[i]} while the step is at most {@code boundaries[i]}, the last value after that.
   *
   * @param boundaries steps, rising
   * @param values rates above 0, one more than boundaries
   */
  record PiecewiseConstantDecay(List<Long> boundaries, List<Double> values)
      implements LearningRate {
    /** Copies the lists. */
    public PiecewiseConstantDecay {
      boundaries = List.copyOf(boundaries);
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return "{ schedule: piecewise_constant_decay, boundaries: "
          + boundaries
          + ", values: "
          + values
          + " }";
    }
  }

  /**
   * initial · decayRate^(step / decaySteps), the exponent rounded down under {@code staircase}.
   *
   * @param initial above 0
   * @param decaySteps at least 1
   * @param decayRate above 0
   */
  record ExponentialDecay(double initial, long decaySteps, double decayRate, boolean staircase)
      implements LearningRate {
    @Override
    public String toString() {
      return "{ schedule: exponential_decay, initial_learning_rate: " + initial + rest() + " }";
    }

    private String rest() {
      return ", decay_steps: "
          + decaySteps
          + ", decay_rate: "
          + decayRate
          + ", staircase: "
          + staircase;
    }
  }

  /**
   * initial · ((1 - alpha) · ½ (1 + cos(π · min(step, decaySteps) / decaySteps)) + alpha).
   *
   * @param initial above 0
   * @param decaySteps at least 1
   * @param alpha 0…1, the share of the rate that remains
   */
  record CosineDecay(double initial, long decaySteps, double alpha) implements LearningRate {
    @Override
    public String toString() {
      return "{ schedule: cosine_decay, initial_learning_rate: " + initial + rest() + " }";
    }

    private String rest() {
      return ", decay_steps: " + decaySteps + ", alpha: " + alpha;
    }
  }

  /**
   * A straight line from {@code from} to the first rate of {@code after} over so many steps; then
   * {@code after}, whose steps are counted from there.
   *
   * @param from at least 0
   * @param steps at least 1
   * @param after any of the others but a piecewise one
   */
  record WarmUp(double from, long steps, LearningRate after) implements LearningRate {
    @Override
    public String toString() {
      String rest =
          after instanceof ExponentialDecay e
              ? "exponential_decay, warmup_target: " + e.initial() + e.rest()
              : after instanceof CosineDecay c
                  ? "cosine_decay, warmup_target: " + c.initial() + c.rest()
                  : "constant, warmup_target: " + after;
      return "{ schedule: "
          + rest
          + ", initial_learning_rate: "
          + from
          + ", warmup_steps: "
          + steps
          + " }";
    }
  }
}
