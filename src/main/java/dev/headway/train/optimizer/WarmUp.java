package dev.headway.train.optimizer;

import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A straight line from {@code from} to {@code to} over so many iterations, as the warm-up of Keras'
 * {@code CosineDecay}; then {@code after}, whose iterations are counted from there.
 *
 * @param from at least 0
 * @param to above 0
 * @param steps at least 1
 * @param after by iteration
 */
public record WarmUp(double from, double to, long steps, ISchedule after) implements ISchedule {
  /** A schedule. */
  @JsonCreator
  public WarmUp(
      @JsonProperty("from") double from,
      @JsonProperty("to") double to,
      @JsonProperty("steps") long steps,
      @JsonProperty("after") ISchedule after) {
    this.from = from;
    this.to = to;
    this.steps = steps;
    this.after = after;
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    return iteration < steps
        ? from + (to - from) * iteration / steps
        : after.valueAt((int) (iteration - steps), epoch);
  }

  @Override
  public WarmUp clone() {
    return this;
  }
}
