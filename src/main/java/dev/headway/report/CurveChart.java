package dev.headway.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Lines over the epochs. Values that aren't finite leave a gap. */
final class CurveChart {
  private final String metric;
  private final List<Line> lines = new ArrayList<>();

  CurveChart(String metric) {
    this.metric = metric;
  }

  /** Adds a line; one without a number is left out. */
  CurveChart line(String name, List<Integer> epochs, List<Double> values, Color color, Dash dash) {
    if (values.stream().anyMatch(Double::isFinite)) {
      lines.add(new Line(name, epochs, values, color, dash));
    }
    return this;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /**
   * The chart.
   *
   * @param best the epoch to be marked
   * @param starts the epochs with which further phases begin
   */
  Chart chart(String name, String title, String description, OptionalLong best, List<Long> starts) {
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    for (Line line : lines) {
      // A number is the key: two lines may have one name.
      int number = data.getSeriesCount();
      data.addSeries(line.series(number));
      renderer.setSeriesPaint(number, line.color);
      renderer.setSeriesStroke(
          number, line.dash == Dash.DASHED ? ChartStyle.dashed() : ChartStyle.SOLID);
      renderer.setSeriesShape(number, ChartStyle.point());
      renderer.setSeriesShapesVisible(number, ChartStyle.showsPoints(line.epochs.size()));
    }
    renderer.setLegendItemLabelGenerator((of, series) -> lines.get(series).name);
    renderer.setDrawSeriesLineAsPath(true);
    XYPlot plot = new XYPlot(data, ChartStyle.epochs(), values(), renderer);
    ChartStyle.grid(plot);
    mark(plot, best, starts);
    return new Chart(name, title, description, ChartStyle.chart(title, plot, true));
  }

  private NumberAxis values() {
    NumberAxis axis = new NumberAxis(metric);
    axis.setAutoRangeIncludesZero(false);
    ChartStyle.axis(axis);
    double low = finite().min().orElseThrow();
    double high = finite().max().orElseThrow();
    if (!metric.endsWith("loss") && low >= 0 && high <= 1) {
      // As in the usual notebook: up to 1, and down to where the data are.
      double room = low < 1 ? 0.05 * (1 - low) : 0.05;
      axis.setRange(Math.max(0, low - room), 1);
    }
    return axis;
  }

  private java.util.stream.DoubleStream finite() {
    return lines.stream()
        .flatMap(line -> line.values.stream())
        .mapToDouble(Double::doubleValue)
        .filter(Double::isFinite);
  }

  private void mark(XYPlot plot, OptionalLong best, List<Long> starts) {
    List<Integer> epochs = lines.get(0).epochs;
    int first = epochs.get(0);
    int last = epochs.get(epochs.size() - 1);
    double middle = (first + last) / 2.0;
    best.ifPresent(
        at -> plot.addDomainMarker(ChartStyle.marker(at, "best: " + at, corner(at > middle), 0)));
    for (long start : starts) {
      if (start > first && start <= last) {
        // Between its first epoch and the one before.
        plot.addDomainMarker(
            ChartStyle.marker(start - 0.5, "fine-tuning", corner(start - 0.5 > middle), 1));
      }
    }
  }

  /** Where the curves aren't: a loss falls, the others rise. */
  private ChartStyle.Corner corner(boolean left) {
    if (metric.endsWith("loss")) {
      return left ? ChartStyle.Corner.TOP_LEFT : ChartStyle.Corner.TOP_RIGHT;
    }
    return left ? ChartStyle.Corner.BOTTOM_LEFT : ChartStyle.Corner.BOTTOM_RIGHT;
  }

  /** How a line is drawn. */
  enum Dash {
    SOLID,
    DASHED
  }

  private record Line(
      String name, List<Integer> epochs, List<Double> values, Color color, Dash dash) {
    XYSeries series(int number) {
      XYSeries series = new XYSeries(number);
      for (int i = 0; i < values.size(); i++) {
        Double value = values.get(i);
        series.add(epochs.get(i), Double.isFinite(value) ? value : null);
      }
      return series;
    }
  }
}
