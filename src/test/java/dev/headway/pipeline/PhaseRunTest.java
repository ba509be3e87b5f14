package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.config.Loss;
import dev.headway.evaluate.Outputs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhaseRunTest {
  /** A destroyed network says one class of every row, and is sure of it. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8, 12, 100, 1000, 20_000})
  void aDestroyedClassifierIsAboveTheBoundAndAGuessingOneFarBelow(int classes) {
    double guessing = Math.log(classes);
    double bound = PhaseRun.bound(guessing, Outputs.softmax(classes));
    double destroyed = (1 - 1.0 / classes) * -Math.log(1e-10);
    assertThat(bound).isLessThan(destroyed).isGreaterThan(1.5 * guessing);
  }

  @Test
  void withFewClassesItIsTenTimesTheLossAtTheStart() {
    assertThat(PhaseRun.bound(0.9, Outputs.softmax(2))).isEqualTo(9);
    assertThat(PhaseRun.bound(0.1, Outputs.softmax(2))).isEqualTo(10 * Math.log(2));
  }

  @Test
  void aLossWithoutAnEndHasTenTimes() {
    assertThat(PhaseRun.bound(40, new Outputs(Loss.MEAN_SQUARED_ERROR, 0, 3))).isEqualTo(400);
  }
}
