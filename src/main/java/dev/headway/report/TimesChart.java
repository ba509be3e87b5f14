package dev.headway.report;

import java.awt.Color;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;

/** Time by stage. */
final class TimesChart {
  private static final List<Color> COLORS = List.of(ChartStyle.LINE);

  private static final String TITLE = "Time by stage";

  private TimesChart() {}

  static Chart of(List<StageTimes.Stage> stages) {
    NumberAxis axis = new NumberAxis("seconds");
    ChartStyle.axis(axis);
    CategoryPlot plot =
        Bars.plot(
            stages.stream().map(StageTimes.Stage::name).toList(),
            List.of("seconds"),
            List.of(stages.stream().map(StageTimes.Stage::seconds).toList()),
            COLORS,
            axis);
    String words =
        stages.stream()
            .map(s -> s.name() + " " + Figures.seconds(OptionalDouble.of(s.seconds())))
            .collect(Collectors.joining(", ", "", "."));
    return new Chart(
        "times",
        TITLE,
        words,
        Chart.WIDTH,
        Bars.height(stages.size()),
        ChartStyle.chart(TITLE, plot, false));
  }
}
