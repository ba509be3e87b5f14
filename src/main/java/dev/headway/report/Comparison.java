package dev.headway.report;

import dev.headway.history.RunMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Several finished runs side by side.
 *
 * @param runs at least two, in the order in which they were named
 */
public record Comparison(List<ComparedRun> runs) {
  /** Where a run is kept says nothing about it. */
  private static final String OUTPUT = "output";

  /** Copies the list. */
  public Comparison {
    runs = List.copyOf(runs);
  }

  /** The job's keys in which not all runs have the same value, with the runs' values in order. */
  public Map<String, List<String>> differences() {
    Set<String> keys = new LinkedHashSet<>();
    runs.forEach(run -> keys.addAll(run.job().keySet()));
    keys.remove(OUTPUT);
    Map<String, List<String>> differences = new LinkedHashMap<>();
    for (String key : keys) {
      List<String> values = runs.stream().map(run -> run.job().getOrDefault(key, "null")).toList();
      if (values.stream().distinct().count() > 1) {
        differences.put(key, values);
      }
    }
    return differences;
  }

  /** What runs are compared by: names, each with a text for every run. */
  public Map<String, List<String>> numbers() {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (String part : List.of("test", "val", "initial")) {
      for (String metric : measured(part)) {
        String name = part + "_" + metric;
        row(rows, name, run -> Figures.measure(name, run.metrics().number(name)));
      }
    }
    row(rows, "train_examples", run -> Figures.count(run.metrics().whole("train_examples")));
    row(rows, "epochs_run", run -> Figures.count(run.metrics().whole("epochs_run")));
    row(rows, "best_epoch", run -> Figures.count(run.metrics().whole("best_epoch")));
    row(rows, "workers", run -> Figures.count(run.metrics().whole("workers")));
    for (String part : List.of("featurize", "train", "total")) {
      String name = part + "_seconds";
      row(rows, name, run -> Figures.seconds(run.metrics().number(name)));
    }
    return rows;
  }

  /**
   * The runs' curves over each other: a plot for each metric, of the validation split where the run
   * has one, else of training.
   *
   * @param warn is told when plots can't be drawn on this machine
   */
  public List<Plot> plots(Consumer<String> warn) {
    List<Supplier<Chart>> charts = new ArrayList<>();
    Stream.concat(
            Stream.of("loss", "accuracy"),
            runs.stream().flatMap(run -> run.history().metrics().keySet().stream()))
        .filter(name -> !name.startsWith("val_") && name.matches("[a-z0-9_]+"))
        .distinct()
        .forEach(
            metric -> {
              if (runs.stream()
                  .anyMatch(run -> values(run, metric).stream().anyMatch(Double::isFinite))) {
                charts.add(() -> chart(metric));
              }
            });
    return Plots.draw(charts, warn);
  }

  /** The metrics that a split was measured by in any run. */
  private Set<String> measured(String part) {
    Set<String> names = new LinkedHashSet<>(List.of("accuracy", "loss"));
    for (ComparedRun run : runs) {
      RunMetrics metrics = run.metrics();
      metrics.names().stream()
          .filter(name -> name.startsWith(part + "_") && !name.endsWith("_examples"))
          .filter(name -> metrics.number(name).isPresent())
          .forEach(name -> names.add(name.substring(part.length() + 1)));
    }
    return names;
  }

  private void row(Map<String, List<String>> rows, String name, Cell cell) {
    rows.put(name, runs.stream().map(cell::of).toList());
  }

  private Chart chart(String metric) {
    boolean validated = runs.stream().anyMatch(run -> hasValidation(run, metric));
    CurveChart chart = new CurveChart(metric);
    StringBuilder words = new StringBuilder("By epoch.");
    for (int i = 0; i < runs.size(); i++) {
      ComparedRun run = runs.get(i);
      List<Double> values = values(run, metric);
      String split = validated && !hasValidation(run, metric) ? " (training)" : "";
      String label = Figures.visible(run.label()) + split;
      chart.line(
          label,
          run.history().epochs(),
          values,
          ChartStyle.series(i),
          i < ChartStyle.differentSeries() ? CurveChart.Dash.SOLID : CurveChart.Dash.DASHED);
      if (!values.isEmpty()) {
        words
            .append(' ')
            .append(label)
            .append(": from ")
            .append(Figures.measure(metric, values.get(0)))
            .append(" to ")
            .append(Figures.measure(metric, values.get(values.size() - 1)))
            .append('.');
      }
    }
    return chart.chart(
        metric,
        (validated ? "Validation " : "Training ") + metric,
        words.toString(),
        OptionalLong.empty(),
        List.of());
  }

  private static boolean hasValidation(ComparedRun run, String metric) {
    return run.history().metrics().containsKey("val_" + metric);
  }

  private static List<Double> values(ComparedRun run, String metric) {
    return run.history()
        .metrics()
        .getOrDefault(hasValidation(run, metric) ? "val_" + metric : metric, List.of());
  }

  private interface Cell {
    String of(ComparedRun run);
  }
}
