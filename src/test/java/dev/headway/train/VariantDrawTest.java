package dev.headway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VariantDrawTest {
  private static final int ROWS = 60_000;

  /** Over the rows of an epoch and over the epochs of a row, to five deviations. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100})
  void isUniformOverTheCopies(int copies) {
    VariantDraw draw = new VariantDraw(copies, 42);
    int[] byRow = new int[copies];
    int[] byEpoch = new int[copies];
    for (int i = 0; i < ROWS; i++) {
      byRow[draw.variant(3, i)]++;
      byEpoch[draw.variant(i, 3)]++;
    }
    double mean = (double) ROWS / copies;
    double most = 5 * Math.sqrt(mean * (1 - 1.0 / copies));
    for (int copy = 0; copy < copies; copy++) {
      assertThat(byRow[copy] - mean).isBetween(-most, most);
      assertThat(byEpoch[copy] - mean).isBetween(-most, most);
    }
  }

  @Test
  void differsByEpochSeedAndRow() {
    VariantDraw draw = new VariantDraw(4, 42);
    int sameEpoch = 0;
    int sameSeed = 0;
    int sameRow = 0;
    for (int i = 0; i < ROWS; i++) {
      sameEpoch += draw.variant(0, i) == draw.variant(1, i) ? 1 : 0;
      sameSeed += draw.variant(0, i) == new VariantDraw(4, 43).variant(0, i) ? 1 : 0;
      sameRow += draw.variant(0, i) == draw.variant(0, i + 1) ? 1 : 0;
    }
    // A quarter is equal by chance.
    for (int same : new int[] {sameEpoch, sameSeed, sameRow}) {
      assertThat((double) same / ROWS).isBetween(0.24, 0.26);
    }
  }

  @Test
  void inTimeARowIsTrainedInAllItsVariants() {
    VariantDraw draw = new VariantDraw(4, 42);
    for (long position : new long[] {0, 1, 1L << 40}) {
      Set<Integer> seen = new HashSet<>();
      for (int epoch = 0; epoch < 60; epoch++) {
        seen.add(draw.variant(epoch, position));
      }
      assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 3);
    }
  }

  @Test
  void withoutVariantsItIsTheImage() {
    assertThat(VariantDraw.NONE.variant(5, 1L << 50)).isZero();
    assertThatThrownBy(() -> new VariantDraw(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an image has at least 1 variant, not 0");
  }
}
