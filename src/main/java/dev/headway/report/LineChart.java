package dev.headway.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Where the points, lines and ticks of a small chart lie: epochs to the right, one metric upwards.
 * Values that aren't finite leave a gap. The page's template draws it.
 *
 * @param series the lines
 * @param xTicks along the bottom
 * @param yTicks along the left edge
 */
record LineChart(List<Series> series, List<Tick> xTicks, List<Tick> yTicks) {
  static final int WIDTH = 420;
  static final int HEIGHT = 260;
  static final int LEFT = 56;
  static final int RIGHT = 408;
  static final int TOP = 14;
  static final int BOTTOM = 212;
  private static final int MOST_TICKS = 5;

  /** Draws training and validation values; either list may be empty. */
  static LineChart of(List<Integer> epochs, List<Double> training, List<Double> validation) {
    double[] finite =
        Stream.concat(training.stream(), validation.stream())
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .toArray();
    if (finite.length == 0) {
      return new LineChart(List.of(), List.of(), List.of());
    }
    double low = DoubleStream.of(finite).min().orElseThrow();
    double high = DoubleStream.of(finite).max().orElseThrow();
    double pad = high > low ? 0 : Math.max(Math.abs(high) * 0.1, 1e-3);
    double step = step(high - low + 2 * pad);
    double from = Math.floor((low - pad) / step) * step;
    double to = Math.max(Math.ceil((high + pad) / step - 1e-9) * step, from + step);
    int first = epochs.get(0);
    int last = epochs.get(epochs.size() - 1);

    List<Tick> yTicks = new ArrayList<>();
    int digits = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
    for (long i = 0; i <= Math.round((to - from) / step); i++) {
      yTicks.add(new Tick(y(from + i * step, from, to), Figures.decimals(from + i * step, digits)));
    }
    List<Tick> xTicks = new ArrayList<>();
    int stride = (int) Math.max(1, Math.round(step(last - first)));
    for (int epoch = first; epoch <= last; epoch += stride) {
      xTicks.add(new Tick(x(epoch, first, last), Integer.toString(epoch)));
    }
    List<Series> series = new ArrayList<>();
    series.add(line("training", epochs, training, from, to));
    series.add(line("validation", epochs, validation, from, to));
    series.removeIf(line -> line.points().isEmpty());
    return new LineChart(series, xTicks, yTicks);
  }

  /**
   * Where a further phase begins: between its first epoch and the one before.
   *
   * @param starts epochs
   * @return of those that the chart has, along the bottom
   */
  static List<String> phases(List<Integer> epochs, List<Long> starts) {
    if (epochs.isEmpty()) {
      return List.of();
    }
    int first = epochs.get(0);
    int last = epochs.get(epochs.size() - 1);
    return starts.stream()
        .filter(start -> start > first && start <= last)
        .map(start -> x(start - 0.5, first, last))
        .toList();
  }

  private static Series line(
      String name, List<Integer> epochs, List<Double> values, double from, double to) {
    int first = epochs.get(0);
    int last = epochs.get(epochs.size() - 1);
    StringBuilder path = new StringBuilder();
    List<Point> points = new ArrayList<>();
    boolean gap = true;
    for (int i = 0; i < values.size(); i++) {
      if (Double.isFinite(values.get(i))) {
        Point point = new Point(x(epochs.get(i), first, last), y(values.get(i), from, to));
        path.append(gap ? "M" : " L").append(point.x()).append(' ').append(point.y());
        points.add(point);
      }
      gap = !Double.isFinite(values.get(i));
    }
    return new Series(name, path.toString(), points);
  }

  /** 1, 2 or 5 times a power of ten, so that no more than about five steps cover the span. */
  private static double step(double span) {
    if (span <= 0) {
      return 1;
    }
    double raw = span / MOST_TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    for (double factor : new double[] {1, 2, 5}) {
      if (raw <= factor * power * (1 + 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String x(double epoch, int first, int last) {
    double share = first == last ? 0.5 : (epoch - first) / (last - first);
    return Figures.decimals(LEFT + share * (RIGHT - LEFT), 1);
  }

  private static String y(double value, double from, double to) {
    return Figures.decimals(BOTTOM - (value - from) / (to - from) * (BOTTOM - TOP), 1);
  }

  /** A mark on an axis: where, in the chart's units, and what stands there. */
  record Tick(String at, String label) {}

  /** A value, in the chart's units. */
  record Point(String x, String y) {}

  /** One line: its name, its SVG path and its points. */
  record Series(String name, String path, List<Point> points) {}
}
