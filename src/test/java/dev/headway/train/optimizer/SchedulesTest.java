package dev.headway.train.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.config.LearningRate;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.schedule.ISchedule;

/** Each schedule against Keras' formula, step by step. */
class SchedulesTest {
  @Test
  void constant() {
    compare(LearningRate.of(0.02), step -> 0.02);
  }

  @Test
  void exponentialDecay() {
    compare(
        new LearningRate.ExponentialDecay(0.1, 7, 0.8, false),
        step -> 0.1 * Math.pow(0.8, step / 7.0));
    compare(
        new LearningRate.ExponentialDecay(0.1, 7, 0.8, true),
        step -> 0.1 * Math.pow(0.8, Math.floor(step / 7.0)));
  }

  @Test
  void piecewiseConstantDecayIncludesItsBoundaries() {
    compare(
        new LearningRate.PiecewiseConstantDecay(
            List.of(0L, 10L, 20L, 1L << 40), List.of(1.0, 0.5, 0.1, 0.01, 0.001)),
        step -> step <= 0 ? 1.0 : step <= 10 ? 0.5 : step <= 20 ? 0.1 : 0.01);
  }

  @Test
  void cosineDecay() {
    compare(
        new LearningRate.CosineDecay(0.1, 30, 0.2),
        step -> 0.1 * ((1 - 0.2) * 0.5 * (1 + Math.cos(Math.PI * Math.min(step, 30) / 30)) + 0.2));
  }

  @Test
  void warmUpGoesInALineAndCountsWhatFollowsFromItsEnd() {
    compare(
        new LearningRate.WarmUp(0.01, 10, new LearningRate.CosineDecay(0.1, 30, 0)),
        step ->
            step < 10
                ? 0.01 + 0.09 * step / 10
                : 0.1 * 0.5 * (1 + Math.cos(Math.PI * Math.min(step - 10, 30) / 30)));
    compare(
        new LearningRate.WarmUp(0, 5, new LearningRate.ExponentialDecay(0.1, 7, 0.8, true)),
        step -> step < 5 ? 0.1 * step / 5 : 0.1 * Math.pow(0.8, Math.floor((step - 5) / 7.0)));
    compare(
        new LearningRate.WarmUp(0, 5, LearningRate.of(0.1)),
        step -> step < 5 ? 0.1 * step / 5 : 0.1);
  }

  private static void compare(LearningRate rate, LongToDoubleFunction keras) {
    ISchedule schedule = Schedules.of(rate);
    for (int step : new int[] {0, 1, 2, 4, 5, 6, 7, 9, 10, 11, 14, 20, 21, 40, 41, 1000}) {
      for (int epoch : new int[] {0, 3}) {
        assertThat(schedule.valueAt(step, epoch))
            .as("%s at step %d", rate, step)
            .isCloseTo(keras.applyAsDouble(step), within(1e-12));
      }
    }
    assertThat(schedule.clone()).isEqualTo(schedule);
  }
}
