package dev.headway.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.history.RunSummary;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private static final ConfusionMatrix MATRIX =
      new ConfusionMatrix(
          List.of("a", "b", "c"),
          RunSummary.matrix(new long[][] {{8, 2, 0}, {2, 2, 0}, {0, 0, 0}}));

  @Test
  void recallIsOfTheRowAndPrecisionOfTheColumn() {
    assertThat(MATRIX.recall(0)).hasValue(0.8);
    assertThat(MATRIX.precision(0)).hasValue(0.8);
    assertThat(MATRIX.recall(1)).hasValue(0.5);
    assertThat(MATRIX.precision(1)).hasValue(0.5);
    assertThat(MATRIX.share(0, 1)).isEqualTo(0.2);
  }

  @Test
  void aClassWithoutImagesHasNeither() {
    assertThat(MATRIX.recall(2)).isEmpty();
    assertThat(MATRIX.precision(2)).isEmpty();
    assertThat(MATRIX.share(2, 0)).isZero();
  }

  @Test
  void mixUpsAreOffTheDiagonalMostFrequentFirst() {
    assertThat(MATRIX.mixUps(5))
        .containsExactly(
            new ConfusionMatrix.MixUp("a", "b", 2, 0.2),
            new ConfusionMatrix.MixUp("b", "a", 2, 0.5));
    assertThat(MATRIX.mixUps(1)).hasSize(1);
  }
}
