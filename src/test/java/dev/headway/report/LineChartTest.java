package dev.headway.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineChartTest {
  @Test
  void liesBetweenItsAxes() {
    LineChart chart =
        LineChart.of(List.of(0, 1, 2), List.of(0.0, 0.5, 1.0), List.of(1.0, 0.25, 0.0));
    assertThat(chart.yTicks())
        .extracting(LineChart.Tick::label)
        .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
    assertThat(chart.xTicks()).extracting(LineChart.Tick::label).containsExactly("0", "1", "2");
    assertThat(chart.series().get(0).path()).isEqualTo("M56.0 212.0 L232.0 113.0 L408.0 14.0");
    assertThat(chart.series().get(1).name()).isEqualTo("validation");
  }

  @Test
  void aValueThatIsNotFiniteLeavesAGap() {
    LineChart chart =
        LineChart.of(List.of(0, 1, 2, 3), List.of(0.0, 1.0, Double.NaN, 1.0), List.of());
    assertThat(chart.series()).hasSize(1);
    assertThat(chart.series().get(0).path()).matches("M[\\d.]+ [\\d.]+ L[\\d.]+ [\\d.]+M.*");
    assertThat(chart.series().get(0).points()).hasSize(3);
  }

  @Test
  void nothingFiniteIsNoChart() {
    assertThat(LineChart.phases(List.of(), List.of(0L, 3L))).isEmpty();
    assertThat(LineChart.of(List.of(0), List.of(Double.NaN), List.of()).series()).isEmpty();
    assertThat(LineChart.of(List.of(), List.of(), List.of()).series()).isEmpty();
  }

  @Test
  void everyScaleStaysInsideWithFewTicksOfDifferentLabels() {
    for (double scale : new double[] {1e-6, 0.003, 0.7, 1, 23.03, 5e4, 1e9}) {
      for (double offset : new double[] {0, 0.1, 1, 17}) {
        for (int n : new int[] {1, 2, 3, 20, 100, 1000}) {
          List<Integer> epochs = IntStream.range(3, 3 + n).boxed().toList();
          List<Double> values =
              DoubleStream.iterate(0, i -> i + 1)
                  .limit(n)
                  .map(i -> scale * (offset + Math.sin(i)))
                  .boxed()
                  .toList();
          LineChart chart = LineChart.of(epochs, values, List.of());
          assertThat(chart.yTicks()).hasSizeBetween(2, 8);
          assertThat(chart.xTicks()).hasSizeBetween(1, 8);
          assertThat(chart.yTicks()).extracting(LineChart.Tick::label).doesNotHaveDuplicates();
          assertThat(chart.series().get(0).points())
              .hasSize(n)
              .allSatisfy(
                  p -> {
                    assertThat(Double.parseDouble(p.x())).isBetween(56.0, 408.0);
                    assertThat(Double.parseDouble(p.y())).isBetween(14.0, 212.0);
                  });
        }
      }
    }
  }

  @Test
  void aPhaseBeginsBetweenTwoEpochs() {
    // 56 … 408 for epochs 0 … 4: epoch 2.5 lies at 276.
    assertThat(LineChart.phases(List.of(0, 1, 2, 3, 4), List.of(0L, 3L))).containsExactly("276.0");
    assertThat(LineChart.phases(List.of(0, 1), List.of(0L, 3L))).isEmpty();
  }
}
