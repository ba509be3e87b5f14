package dev.headway.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.train.EarlyStop.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlyStopTest {
  private static final double NAN = Double.NaN;

  /** Values by epoch; how many epochs run; which epoch's weights are the best. */
  @ParameterizedTest(name = "[{index}] {0}, min_delta {1}, patience {2}, from {3}: {4}")
  @CsvSource({
    // direction, min_delta, patience, start_from_epoch, values, epochs run, best epoch
    "LOWER, 0, 0, 0, 5 4 3 2 1, 5, 4",
    "LOWER, 0, 0, 0, 5 4 4 3 2, 3, 1",
    "LOWER, 0, 0, 0, 5 6 1 1 1, 2, 0",
    "LOWER, 0, 1, 0, 5 6 1 1 1, 2, 0",
    "LOWER, 0, 2, 0, 5 6 4 4 4 4, 5, 2",
    "LOWER, 0, 3, 0, 5 6 7 8 4 4, 4, 0",
    "LOWER, 0, 3, 0, 5 6 7 4 8 9 10 1, 7, 3",
    // a change of min_delta itself is no improvement
    "LOWER, 0.5, 2, 0, 5 4.5 4.5 1, 3, 0",
    "LOWER, 0.5, 2, 0, 5 4.25 4 3.5 9 9 9, 6, 3",
    // small steps below the best don't move the reference
    "LOWER, 1, 3, 0, 5 4.5 3.9 3.5 3.2 2.8, 6, 5",
    "HIGHER, 0, 1, 0, 0.5 0.75 0.75 1, 3, 1",
    "HIGHER, 0.25, 2, 0, 0.5 0.75 0.80 0.90 1, 5, 2",
    "HIGHER, 0.25, 2, 0, 0.5 0.75 0.75 1, 3, 0",
    // epochs before start_from_epoch neither count nor are kept
    "LOWER, 0, 0, 2, 1 2 9 8 8 1, 5, 3",
    "LOWER, 0, 1, 3, 1 1 1 1 1 1, 5, 3",
    "LOWER, 0, 0, 9, 5 6 7, 3, -1",
    // NaN never improves, and the first watched epoch is kept until a number comes
    "LOWER, 0, 3, 0, NaN NaN 2 1 3, 5, 3",
    "LOWER, 0, 2, 0, NaN NaN 2 1, 2, 0",
    "LOWER, 0, 2, 0, 3 NaN NaN 1, 3, 0",
    "HIGHER, 0, 0, 0, NaN NaN 1, 2, 0",
    // with patience 0 the first epoch never ends training, whatever it is
    "LOWER, 0, 0, 0, Infinity 4 5, 3, 1",
    "LOWER, 0, 0, 0, NaN 4 5, 3, 1",
  })
  void stopsAndKeepsAsKerasDoes(
      Better better,
      double minDelta,
      int patience,
      int from,
      String values,
      int epochsRun,
      int best) {
    EarlyStop rule = new EarlyStop(better, minDelta, patience, from);
    Standing standing = rule.start();
    int epochs = 0;
    for (String value : values.split(" ")) {
      standing = rule.after(standing, epochs++, Double.parseDouble(value));
      if (standing.stopped()) {
        break;
      }
    }
    assertThat(epochs).isEqualTo(epochsRun);
    assertThat(standing.keptEpoch()).isEqualTo(best);
  }

  @Test
  void neverStopsButKeepsTheFirstOfTheBest() {
    EarlyStop rule = EarlyStop.never(Better.LOWER);
    Standing standing = rule.start();
    double[] values = {3, 2, 5, 5, NAN, 2, 9};
    for (int epoch = 0; epoch < values.length; epoch++) {
      standing = rule.after(standing, epoch, values[epoch]);
      assertThat(standing.stopped()).isFalse();
    }
    assertThat(standing).isEqualTo(new Standing(2, 5, false, 1, 2));
  }

  @Test
  void aSecondPhaseHasItsOwnPatienceAndTheFirstOnesBestAsACandidate() {
    EarlyStop rule = new EarlyStop(Better.LOWER, 0, 2, 0);
    Standing second = rule.startAgain(3, 1.0);
    assertThat(second.waited()).isZero();
    // Worse than the first phase's best, yet getting better: patience holds, nothing is kept.
    second = rule.after(rule.after(second, 4, 1.5), 5, 1.25);
    assertThat(second).isEqualTo(new Standing(1.25, 0, false, 3, 1.0));
    assertThat(rule.after(second, 6, 0.75)).isEqualTo(new Standing(0.75, 0, false, 6, 0.75));
    Standing tired = rule.after(rule.after(second, 6, 1.3), 7, 1.25);
    assertThat(tired).isEqualTo(new Standing(1.25, 2, true, 3, 1.0));
  }

  @Test
  void aPhaseAfterOneThatKeptNothingThatIsANumberTakesTheFirstNumber() {
    EarlyStop rule = EarlyStop.never(Better.LOWER);
    assertThat(rule.after(rule.startAgain(2, NAN), 3, 7).keptEpoch()).isEqualTo(3);
  }

  /** Against the callback's own loop, written out anew from its documentation of state. */
  @Test
  void agreesWithTheCallbacksStateMachineOnRandomSequences() {
    SplittableRandom random = new SplittableRandom(7);
    for (int trial = 0; trial < 3000; trial++) {
      Better better = random.nextBoolean() ? Better.LOWER : Better.HIGHER;
      EarlyStop rule =
          new EarlyStop(better, random.nextInt(3) * 0.5, random.nextInt(4), random.nextInt(3));
      List<Double> values = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        values.add(random.nextInt(10) == 0 ? NAN : random.nextInt(12) * 0.25);
      }
      Standing standing = rule.start();
      int ran = 0;
      while (ran < values.size() && !standing.stopped()) {
        standing = rule.after(standing, ran, values.get(ran++));
      }
      assertThat(List.of(ran, standing.keptEpoch()))
          .as("%s on %s", rule, values)
          .isEqualTo(callback(rule, values));
    }
  }

  /** {@code [epochs run, best epoch]}; -1 where no weights were ever kept. */
  private static List<Integer> callback(EarlyStop rule, List<Double> values) {
    boolean less = rule.better() == Better.LOWER;
    double delta = less ? -rule.minDelta() : rule.minDelta();
    double best = less ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    int bestEpoch = -1;
    int wait = 0;
    for (int epoch = 0; epoch < values.size(); epoch++) {
      double current = values.get(epoch);
      if (epoch < rule.startFromEpoch()) {
        continue;
      }
      if (bestEpoch < 0) {
        bestEpoch = epoch;
      }
      wait++;
      if (less ? current - delta < best : current - delta > best) {
        best = current;
        bestEpoch = epoch;
        wait = 0;
      } else if (wait >= rule.patience() && epoch > 0) {
        return List.of(epoch + 1, bestEpoch);
      }
    }
    return List.of(values.size(), bestEpoch);
  }

  @ParameterizedTest
  @CsvSource({
    "loss, LOWER",
    "val_loss, LOWER",
    "accuracy, HIGHER",
    "val_accuracy, HIGHER",
    "val_auc, HIGHER",
    "top_3_accuracy, HIGHER",
    "val_top_k_categorical_accuracy, HIGHER",
    "precision, HIGHER",
    "recall, HIGHER",
    "val_f1_score, HIGHER",
    "mae, LOWER",
    "val_mse, LOWER"
  })
  void theWayIsKnownByTheName(String metric, Better better) {
    assertThat(Better.of(metric)).isEqualTo(better);
  }
}
