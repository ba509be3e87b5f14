package dev.headway.report;

import dev.headway.history.Calibration;
import dev.headway.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The charts that a run's numbers make. */
final class RunCharts {
  private final ReportData data;
  private final Headline headline;

  RunCharts(ReportData data) {
    this.data = data;
    this.headline = new Headline(data);
  }

  /** In the report's order; a chart is made when it is asked for, so that each fails alone. */
  List<Supplier<Chart>> suppliers() {
    List<Supplier<Chart>> charts = new ArrayList<>();
    if (!data.history().epochs().isEmpty()) {
      for (String metric : curves()) {
        if (hasNumbers(metric)) {
          charts.add(() -> curve(metric));
        }
      }
    }
    if (!data.rates().isEmpty()) {
      charts.add(() -> RateChart.of(data.rates()));
    }
    Optional<ConfusionMatrix> confusion = headline.confusion().filter(c -> c.classes() > 0);
    confusion.ifPresent(
        matrix -> {
          charts.add(() -> ConfusionChart.of(matrix));
          charts.add(() -> ClassChart.of(matrix));
        });
    Calibration calibration = data.summary().calibration();
    if (calibration != null && calibration.images() > 0) {
      charts.add(() -> CalibrationChart.of(calibration));
    }
    List<StageTimes.Stage> stages = StageTimes.of(data.metrics());
    if (!stages.isEmpty()) {
      charts.add(() -> TimesChart.of(stages));
    }
    return charts;
  }

  /** Loss, accuracy, and whatever else the job measured; a name stands in file names and ids. */
  private List<String> curves() {
    Stream<String> measured =
        data.history().metrics().keySet().stream()
            .filter(name -> !name.startsWith("val_") && name.matches("[a-z0-9_]+"));
    return Stream.concat(Stream.of("loss", "accuracy"), measured).distinct().toList();
  }

  private boolean hasNumbers(String metric) {
    return Stream.of(values(metric), values("val_" + metric))
        .flatMap(List::stream)
        .anyMatch(Double::isFinite);
  }

  private Chart curve(String metric) {
    History history = data.history();
    return new CurveChart(metric)
        .line("training", history.epochs(), values(metric), ChartStyle.LINE, CurveChart.Dash.SOLID)
        .line(
            "validation",
            history.epochs(),
            values("val_" + metric),
            ChartStyle.OTHER,
            CurveChart.Dash.DASHED)
        .chart(
            metric,
            "Training and validation " + metric,
            description(metric),
            headline.bestEpoch(),
            starts());
  }

  private List<Long> starts() {
    return data.metrics().wholes("phase_starts").stream().filter(start -> start > 0).toList();
  }

  private List<Double> values(String metric) {
    return data.history().metrics().getOrDefault(metric, List.of());
  }

  /** The chart in words, for those who don't see it. */
  private String description(String metric) {
    StringBuilder words = new StringBuilder("By epoch.");
    for (String line : List.of("", "val_")) {
      List<Double> values = values(line + metric);
      if (!values.isEmpty()) {
        words
            .append(line.isEmpty() ? " Training: from " : " Validation: from ")
            .append(Figures.measure(metric, values.get(0)))
            .append(" to ")
            .append(Figures.measure(metric, values.get(values.size() - 1)))
            .append('.');
      }
    }
    headline
        .bestEpoch()
        .ifPresent(best -> words.append(" The best epoch is ").append(best).append('.'));
    starts()
        .forEach(start -> words.append(" Fine-tuning from epoch ").append(start).append(" on."));
    return words.toString();
  }
}
