package dev.headway.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.history.RunSummary;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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

  /** A row is added up once, not once for each of its cells. */
  @Test
  void theWorkIsThatOfItsCells() {
    int classes = 100;
    AtomicLong reads = new AtomicLong();
    List<Long> row =
        new AbstractList<>() {
          @Override
          public Long get(int predicted) {
            reads.incrementAndGet();
            return 1L;
          }

          @Override
          public int size() {
            return classes;
          }
        };
    ConfusionMatrix matrix =
        new ConfusionMatrix(Collections.nCopies(classes, "a"), Collections.nCopies(classes, row));
    assertThat(matrix.mixUps(20)).hasSize(20);
    for (int label = 0; label < classes; label++) {
      assertThat(matrix.recall(label)).hasValue(0.01);
      assertThat(matrix.precision(label)).hasValue(0.01);
    }
    assertThat(reads.get()).isLessThan(10L * classes * classes);
  }
}
