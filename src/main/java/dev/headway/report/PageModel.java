package dev.headway.report;

import dev.headway.history.Calibration;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What the page's template sees: maps, lists, finished strings and flags, nothing with methods.
 * What comes from data stands in values, never in names.
 */
final class PageModel {
  /** Beyond this the matrix as a table is wider than a sheet of paper. */
  static final int MOST_PRINTED_CLASSES = 8;

  private static final List<String> OF_THE_TEST =
      List.of("confusion_matrix", "per_class", "calibration");

  private final ReportData data;
  private final List<Plot> plots;
  private final Headline headline;
  private final Optional<ConfusionMatrix> confusion;

  PageModel(ReportData data, List<Plot> plots) {
    this.data = data;
    this.plots = plots;
    this.headline = new Headline(data);
    this.confusion = headline.confusion();
  }

  Map<String, Object> build() {
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("name", Figures.visible(data.name()));
    page.put("runId", Figures.visible(data.runId()));
    page.put("n", numbers());
    page.put("notes", notes());
    page.put("splits", data.summary().roles().stream().map(PageModel::split).toList());
    page.put("roles", roles());
    page.put("classes", classes());
    page.put(
        "historyHeads", data.history().metrics().keySet().stream().map(Figures::visible).toList());
    page.put("historyRows", historyRows());
    page.put("charts", plots(plot -> !OF_THE_TEST.contains(plot.name()) && !isTimes(plot)));
    page.put("testCharts", plots(plot -> OF_THE_TEST.contains(plot.name()) && isOnThePage(plot)));
    page.put("timeCharts", plots(PageModel::isTimes));
    page.put("calibration", calibration());
    page.put("calibrationError", calibrationError());
    GalleryModel gallery = new GalleryModel(data);
    page.put("pictures", gallery.kinds());
    page.put("batch", gallery.batch());
    page.put("batchNote", gallery.batchNote());
    page.put("hasConfusion", confusion.isPresent());
    page.put("labels", headline.labels());
    page.put("hasMatrix", hasMatrix());
    page.put("tooWideToPrint", isTooWideToPrint());
    page.put(
        "matrix",
        confusion.filter(ConfusionMatrix::isReadable).map(PageModel::matrix).orElse(List.of()));
    page.put(
        "mixUps", confusion.filter(c -> !c.isReadable()).map(PageModel::mixUps).orElse(List.of()));
    page.put("perClass", confusion.map(PageModel::perClass).orElse(List.of()));
    page.put("quarantinedTotal", Figures.count(data.summary().quarantinedTotal()));
    page.put("quarantinedAny", data.summary().quarantinedTotal() > 0);
    page.put(
        "quarantinedAll", data.summary().quarantinedTotal() == data.summary().quarantined().size());
    page.put("quarantinedShown", Figures.count(data.summary().quarantined().size()));
    page.put(
        "quarantined", data.summary().quarantined().stream().map(PageModel::quarantined).toList());
    page.put(
        "reasons",
        data.summary().topReasons().entrySet().stream()
            .map(e -> pair(e.getKey(), Figures.count(e.getValue())))
            .toList());
    page.put("times", times());
    page.put("provenance", provenance());
    page.put(
        "metrics", data.metrics().names().stream().map(name -> pair(name, plain(name))).toList());
    page.put("job", Figures.visibleLines(data.jobYaml()).stripTrailing());
    return page;
  }

  private Map<String, String> numbers() {
    Map<String, String> numbers = new LinkedHashMap<>();
    for (String part : List.of("initial", "val", "test")) {
      numbers.put(part + "Loss", Figures.loss(headline.metric(part + "_loss")));
      numbers.put(part + "Accuracy", Figures.percent(headline.metric(part + "_accuracy")));
    }
    RunMetrics metrics = data.metrics();
    for (String part : List.of("train", "validation", "test")) {
      numbers.put(part + "Examples", Figures.count(metrics.whole(part + "_examples")));
    }
    numbers.put("epochs", Figures.count(metrics.whole("epochs_run")));
    numbers.put("total", Figures.seconds(metrics.number("total_seconds")));
    return numbers;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    headline.randomBackbone().ifPresent(notes::add);
    headline.guessing().ifPresent(notes::add);
    return notes;
  }

  private static Map<String, String> split(RunSummary.Role role) {
    return Map.of(
        "role", Figures.visible(role.role()),
        "spec", Figures.visible(role.spec()),
        "rows", Figures.count(role.rows()),
        "usable", Figures.count(role.usable()),
        "unusable", Figures.count(role.rows() - role.usable()));
  }

  private List<String> roles() {
    return data.summary().rowsPerClass().keySet().stream().map(Figures::visible).toList();
  }

  private List<Map<String, Object>> classes() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String label : data.summary().labels()) {
      List<String> counts =
          data.summary().rowsPerClass().values().stream()
              .map(perLabel -> Figures.count(perLabel.getOrDefault(label, 0L)))
              .toList();
      rows.add(Map.of("label", Figures.visible(label), "counts", counts));
    }
    return rows;
  }

  private List<Map<String, Object>> historyRows() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < data.history().epochs().size(); i++) {
      int at = i;
      int epoch = data.history().epochs().get(i);
      List<String> values =
          data.history().metrics().entrySet().stream()
              .map(column -> Figures.measure(column.getKey(), column.getValue().get(at)))
              .toList();
      boolean best = headline.bestEpoch().isPresent() && headline.bestEpoch().getAsLong() == epoch;
      rows.add(Map.of("epoch", Integer.toString(epoch), "best", best, "values", values));
    }
    return rows;
  }

  private List<Map<String, String>> plots(Predicate<Plot> which) {
    return plots.stream()
        .filter(which)
        .map(
            p ->
                Map.of(
                    "words", p.description(),
                    "svg", p.inline(),
                    "kind", isMatrix(p) && hasMatrix() ? "print" : ""))
        .toList();
  }

  private static boolean isTimes(Plot plot) {
    return plot.name().equals("times");
  }

  /** Where the matrix is a table, its picture would say the same again, but for what is printed. */
  private boolean isOnThePage(Plot plot) {
    return !isMatrix(plot) || !hasMatrix() || isTooWideToPrint();
  }

  private static boolean isMatrix(Plot plot) {
    return plot.name().equals("confusion_matrix");
  }

  /** The table, whose picture fits any paper; only where there is such a picture. */
  private boolean isTooWideToPrint() {
    return confusion.filter(c -> c.classes() > MOST_PRINTED_CLASSES).isPresent()
        && plots.stream().anyMatch(PageModel::isMatrix);
  }

  private boolean hasMatrix() {
    return confusion.filter(ConfusionMatrix::isReadable).isPresent();
  }

  private List<Map<String, String>> calibration() {
    Calibration calibration = data.summary().calibration();
    if (calibration == null) {
      return List.of();
    }
    List<Map<String, String>> rows = new ArrayList<>();
    int bins = calibration.bins().size();
    for (int i = 0; i < bins; i++) {
      Calibration.Bin bin = calibration.bins().get(i);
      boolean any = bin.images() > 0;
      rows.add(
          Map.of(
              "range",
              Figures.decimals((double) i / bins, 1)
                  + " to "
                  + Figures.decimals((i + 1.0) / bins, 1),
              "images",
              Figures.count(bin.images()),
              "confidence",
              any ? Figures.percent(bin.confidence()) : Figures.NONE,
              "accuracy",
              any ? Figures.percent(bin.accuracy()) : Figures.NONE));
    }
    return rows;
  }

  private String calibrationError() {
    Calibration calibration = data.summary().calibration();
    return calibration == null ? Figures.NONE : Figures.percent(calibration.expectedError());
  }

  private static List<Map<String, Object>> matrix(ConfusionMatrix confusion) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int truth = 0; truth < confusion.classes(); truth++) {
      int row = truth;
      List<Map<String, Object>> cells =
          IntStream.range(0, confusion.classes())
              .mapToObj(predicted -> cell(confusion, row, predicted))
              .toList();
      rows.add(
          Map.of(
              "label", confusion.labels().get(row),
              "all", Figures.count(confusion.ofClass(row)),
              "cells", cells));
    }
    return rows;
  }

  private static Map<String, Object> cell(ConfusionMatrix confusion, int truth, int predicted) {
    double share = confusion.share(truth, predicted);
    return Map.of(
        "count",
        Figures.count(confusion.count(truth, predicted)),
        "percent",
        confusion.ofClass(truth) == 0 ? Figures.NONE : Figures.percent(share),
        "weight",
        Figures.decimals(share, 2),
        "right",
        truth == predicted);
  }

  private static List<Map<String, String>> mixUps(ConfusionMatrix confusion) {
    return confusion.mixUps(ConfusionMatrix.MOST_MIX_UPS).stream()
        .map(
            m ->
                Map.of(
                    "truth", m.truth(),
                    "predicted", m.predicted(),
                    "count", Figures.count(m.count()),
                    "percent", Figures.percent(m.share())))
        .toList();
  }

  private static List<Map<String, String>> perClass(ConfusionMatrix confusion) {
    return IntStream.range(0, confusion.classes())
        .mapToObj(
            label ->
                Map.of(
                    "label", confusion.labels().get(label),
                    "recall", Figures.percent(confusion.recall(label)),
                    "precision", Figures.percent(confusion.precision(label)),
                    "images", Figures.count(confusion.ofClass(label))))
        .toList();
  }

  private static Map<String, String> quarantined(RunSummary.Quarantined row) {
    return Map.of(
        "key", Figures.visible(row.key()),
        "split", Figures.visible(row.split()),
        "position", Figures.count(row.position()),
        "reason", Figures.visible(row.reason()));
  }

  private List<Map<String, String>> times() {
    RunMetrics metrics = data.metrics();
    List<Map<String, String>> times = new ArrayList<>();
    boolean cached = metrics.text("feature_cache").filter("hit"::equals).isPresent();
    times.add(
        pair(
            "Images through the frozen part",
            cached
                ? "none, features were there"
                : Figures.seconds(metrics.number("featurize_seconds"))));
    metrics
        .number("featurize_images_per_second")
        .ifPresent(rate -> times.add(pair("Images per second", Figures.count(Math.round(rate)))));
    times.add(pair("Training", Figures.seconds(metrics.number("train_seconds"))));
    times.add(pair("Evaluation", Figures.seconds(metrics.number("evaluate_seconds"))));
    times.add(pair("All", Figures.seconds(metrics.number("total_seconds"))));
    return times;
  }

  private List<Map<String, String>> provenance() {
    RunMetrics metrics = data.metrics();
    List<Map<String, String>> rows = new ArrayList<>();
    rows.add(pair("model_sha256", metrics.text("model_sha256").orElse(Figures.NONE)));
    rows.add(pair("workers", Figures.count(metrics.whole("workers"))));
    rows.add(pair("epochs run", Figures.count(metrics.whole("epochs_run"))));
    rows.add(pair("examples trained per epoch", examplesPerEpoch()));
    data.provenance().forEach((name, value) -> rows.add(pair(name, value)));
    return rows;
  }

  private String examplesPerEpoch() {
    List<Long> counts = data.metrics().wholes("examples_per_epoch");
    List<String> shown = counts.stream().distinct().map(Figures::count).toList();
    return shown.isEmpty() ? Figures.NONE : String.join(", ", shown);
  }

  private String plain(String name) {
    RunMetrics metrics = data.metrics();
    if (metrics.whole(name).isPresent()) {
      return Long.toString(metrics.whole(name).getAsLong());
    }
    if (metrics.number(name).isPresent()) {
      return Double.toString(metrics.number(name).getAsDouble());
    }
    List<String> list = metrics.wholes(name).stream().map(String::valueOf).toList();
    return metrics.text(name).orElse(list.isEmpty() ? Figures.NONE : String.join(", ", list));
  }

  private static Map<String, String> pair(String name, String value) {
    return Map.of("name", Figures.visible(name), "value", Figures.visible(value));
  }
}
