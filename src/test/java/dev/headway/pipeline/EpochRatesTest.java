package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.config.JobConfig;
import dev.headway.config.JobFile;
import dev.headway.history.History;
import dev.headway.train.EarlyStop;
import dev.headway.train.TrainingState;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 10 minibatches an epoch. */
class EpochRatesTest {
  private static final JobConfig JOB =
      JobFile.load(
          """
          name: n
          data: { source: s, train: train }
          backbone: { name: b }
          compile:
            optimizer:
              name: adam
              learning_rate: { schedule: cosine_decay, initial_learning_rate: 0.1, decay_steps: 40 }
          fine_tune:
            trainable: all
            learning_rate: { schedule: exponential_decay, initial_learning_rate: 0.01, decay_steps: 10, decay_rate: 0.5 }
          """,
          "job.yaml",
          List.of());
  private static final EpochRates RATES = new EpochRates(Phase.fit(JOB), Phase.fineTune(JOB));

  @Test
  void aPhasesRatesAreKerasSchedules() {
    assertRates(at(1, 0, 3, 30), cosine(10), cosine(20), cosine(30));
  }

  @Test
  void theSecondPhaseBeginsItsOwnAndTheFirstOnesStay() {
    assertRates(at(2, 2, 4, 20), cosine(10), cosine(20), 0.005, 0.0025);
  }

  @Test
  void theyAreKnownBetweenTwoEpochsOfAPhaseOnly() {
    assertThat(RATES.areKnown(at(1, 0, 0, 0))).isFalse();
    assertThat(RATES.areKnown(at(1, 0, 1, 10))).isTrue();
    assertThat(RATES.areKnown(at(2, 2, 2, 0))).isFalse();
    Checkpoint between = at(1, 0, 1, 10);
    TrainingState now = between.training();
    TrainingState inTheMiddle =
        new TrainingState(
            now.parameters(), now.updater(), 14, 1, 1, new double[1], 1, new long[0], 1, 0);
    assertThat(RATES.areKnown(between.with(inTheMiddle))).isFalse();
  }

  private static void assertRates(Checkpoint now, double... expected) {
    History history = RATES.in(now);
    assertThat(history.epochs()).isEqualTo(now.history().epochs());
    assertThat(history.values("loss")).isEqualTo(now.history().values("loss"));
    List<Double> rates = history.values("learning_rate");
    assertThat(rates).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(rates.get(i)).as("epoch " + i).isCloseTo(expected[i], within(1e-12));
    }
  }

  private static double cosine(int step) {
    return 0.1 * 0.5 * (1 + Math.cos(Math.PI * step / 40));
  }

  private static Checkpoint at(int phase, int phaseStart, int epoch, int iteration) {
    return new Checkpoint(
        new RunIdentity("j", "s", "r", "b", "e"),
        phase,
        phaseStart,
        TrainingState.between(new float[1], new float[0], iteration, epoch),
        new History(
            IntStream.range(0, epoch).boxed().toList(),
            Map.of("loss", IntStream.range(0, epoch).mapToObj(e -> 1.0 / (e + 1)).toList())),
        List.of(),
        new EarlyStop.Standing(Double.NaN, 0, false, EarlyStop.Standing.NONE, Double.NaN),
        new float[0],
        new float[0],
        null,
        Map.of(),
        1,
        Spent.NOTHING);
  }
}
