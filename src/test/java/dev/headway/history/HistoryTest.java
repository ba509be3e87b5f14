package dev.headway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryTest {
  @Test
  void growsByAnEpochAndLeavesTheOldOneAlone() {
    History first = History.empty().plus(0, Map.of("loss", 0.7, "accuracy", 0.5));
    History second = first.plus(1, Map.of("accuracy", 0.75, "loss", 0.4));
    assertThat(first.epochs()).containsExactly(0);
    assertThat(second.epochs()).containsExactly(0, 1);
    assertThat(second.values("loss")).containsExactly(0.7, 0.4);
    assertThat(second.values("accuracy")).containsExactly(0.5, 0.75);
  }

  @Test
  void ordersMetricsAlikeWhateverMapTheyCameIn() {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String name : List.of("zeta", "val_accuracy", "alpha", "val_loss", "accuracy", "loss")) {
      values.put(name, 1.0);
    }
    assertThat(History.empty().plus(0, values).metrics().keySet())
        .containsExactly("loss", "accuracy", "val_loss", "val_accuracy", "alpha", "zeta");
  }

  @Test
  void refusesOtherMetricsThanBefore() {
    History one = History.empty().plus(0, Map.of("loss", 0.7));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.plus(1, Map.of("loss", 0.6, "accuracy", 0.9)))
        .withMessage("epoch 1 has the metrics [accuracy, loss], those before [loss]");
    assertThatIllegalArgumentException().isThrownBy(() -> one.plus(1, Map.of()));
  }

  @Test
  void refusesEpochsThatDoNotRise() {
    History one = History.empty().plus(3, Map.of("loss", 0.7));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.plus(3, Map.of("loss", 0.6)))
        .withMessage("epochs must rise from 0 or above, not [3, 3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> History.empty().plus(-1, Map.of("loss", 0.6)));
  }

  @Test
  void refusesColumnsOfAnotherLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new History(List.of(0, 1), Map.of("loss", List.of(0.5))))
        .withMessage("loss has 1 values for 2 epochs");
  }

  @Test
  void bestIsLowestForLossesAndHighestForAccuracies() {
    History history =
        new History(
            List.of(0, 1, 2, 4),
            Map.of(
                "val_loss", List.of(Double.NaN, 0.3, 0.2, 0.2),
                "val_accuracy", List.of(0.5, 0.9, 0.9, Double.NaN)));
    assertThat(history.best("val_loss")).contains(new History.Best(2, 0.2));
    assertThat(history.best("val_accuracy")).contains(new History.Best(1, 0.9));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> history.best("loss"))
        .withMessage("no metric loss in [val_loss, val_accuracy]");
  }

  @Test
  void nothingIsBestWithoutNumbers() {
    assertThat(History.empty().best("loss")).isEmpty();
    assertThat(History.empty().plus(0, Map.of("loss", Double.NaN)).best("loss")).isEmpty();
  }

  @Test
  void csvHasAHeaderAndEveryDigit() {
    History history =
        new History(
            List.of(0, 1),
            Map.of(
                "loss", List.of(0.1 + 0.2, 1e-7),
                "accuracy", List.of(0.5, 1.0),
                "val_loss", List.of(Double.NaN, Double.POSITIVE_INFINITY),
                "val_accuracy", List.of(0.25, 2.0 / 3)));
    assertThat(HistoryCsv.toCsv(history))
        .isEqualTo(
            """
            epoch,loss,accuracy,val_loss,val_accuracy
            0,0.30000000000000004,0.5,NaN,0.25
            1,1.0E-7,1.0,Infinity,0.6666666666666666
            """);
  }

  @Test
  void csvQuotesANameWithACommaAndHasOnlyAHeaderBeforeTheFirstEpoch() {
    assertThat(HistoryCsv.toCsv(History.empty())).isEqualTo("epoch\n");
    assertThat(HistoryCsv.toCsv(History.empty().plus(0, Map.of("a,\"b\"", 1.0))))
        .isEqualTo("epoch,\"a,\"\"b\"\"\"\n0,1.0\n");
  }
}
