package dev.headway.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FixedTreeSumTest {
  @Test
  void addsInTheShapeOfATreeSplitAtTheMiddle() {
    double[] values = {1e16, 1, -1e16, 1, 1};
    // (0 + 1) + (2 + (3 + 4)): 1e16 + 1 loses the 1, -1e16 + 2 keeps it.
    assertThat(FixedTreeSum.sum(values)).isEqualTo((1e16 + 1) + (-1e16 + (1.0 + 1.0)));
    assertThat(FixedTreeSum.sum(new double[0])).isZero();
  }

  @Test
  void weighsByRowsAndLeavesOutEmptyLanes() {
    List<float[]> lanes = List.of(new float[] {1, 2}, new float[0], new float[] {10, 20});
    assertThat(FixedTreeSum.weighted(lanes, new long[] {3, 0, 1})).containsExactly(13, 26);
    assertThat(FixedTreeSum.weighted(List.of(new float[0]), new long[] {0})).isEmpty();
  }

  @Test
  void oneLaneComesBackAsItWas() {
    SplittableRandom random = new SplittableRandom(1);
    for (long weight : new long[] {1, 3, 7, 31, 160, 100_003}) {
      float[] values = new float[500];
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.intBitsToFloat(random.nextInt()) % 1e6f;
        values[i] = Float.isNaN(values[i]) ? 1 / 3f : values[i];
      }
      double[] sum = FixedTreeSum.weighted(List.of(values), new long[] {weight});
      for (int i = 0; i < values.length; i++) {
        assertThat((float) (sum[i] / weight)).isEqualTo(values[i]);
      }
    }
  }
}
