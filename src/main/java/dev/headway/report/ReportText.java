package dev.headway.report;

import dev.headway.history.RunMetrics;
import dev.headway.history.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report in a terminal: no more than 25 lines of no more than 80 columns. */
public final class ReportText {
  private static final int COLUMNS = 80;
  private static final int MOST_MATRIX_CLASSES = 12;
  private static final int MOST_LINES = 25;
  private static final int MOST_REASONS = 3;
  private static final int ROW_HEAD = 17;
  private static final int RECALL = 10;

  private ReportText() {}

  /** Lines ended by {@code \n}. */
  public static String summary(ReportData data) {
    List<String> lines = new ArrayList<>();
    Headline headline = new Headline(data);
    lines.add(data.name() + " · run " + data.runId());
    lines.add(String.format(Locale.ROOT, "%-24s%10s%12s", "", "loss", "accuracy"));
    numbers(lines, headline, "validation, before", "initial");
    numbers(lines, headline, "validation, after", "val");
    numbers(lines, headline, "test, after", "test");
    headline.randomBackbone().ifPresent(lines::add);
    splits(lines, data.summary());
    headline
        .confusion()
        .filter(c -> c.classes() > 0 && c.classes() <= MOST_MATRIX_CLASSES)
        .ifPresent(c -> matrix(lines, c));
    quarantined(lines, data.summary());
    RunMetrics metrics = data.metrics();
    lines.add(
        "Training "
            + Figures.seconds(metrics.number("train_seconds"))
            + ", all "
            + Figures.seconds(metrics.number("total_seconds"))
            + ", "
            + Figures.count(metrics.whole("epochs_run"))
            + " epochs, "
            + Figures.count(metrics.whole("workers"))
            + " workers");
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(cut(line.stripTrailing(), COLUMNS)).append('\n'));
    return text.toString();
  }

  private static void numbers(List<String> lines, Headline headline, String name, String part) {
    lines.add(
        String.format(
            Locale.ROOT,
            "%-24s%10s%12s",
            name,
            Figures.loss(headline.metric(part + "_loss")),
            Figures.percent(headline.metric(part + "_accuracy"))));
  }

  private static void splits(List<String> lines, RunSummary summary) {
    for (RunSummary.Role role : summary.roles()) {
      String unusable =
          role.usable() == role.rows()
              ? ""
              : ", " + Figures.count(role.rows() - role.usable()) + " unusable";
      lines.add(
          String.format(
              Locale.ROOT,
              "%-12s%s: %s images%s",
              cut(role.role(), 11),
              cut(role.spec(), 36),
              Figures.count(role.usable()),
              unusable));
    }
  }

  /** Columns are numbered, for names would not fit; the rows say which number is which class. */
  private static void matrix(List<String> lines, ConfusionMatrix confusion) {
    int classes = confusion.classes();
    long most = confusion.counts().stream().flatMap(List::stream).mapToLong(n -> n).max().orElse(0);
    int width = Math.max(4, Long.toString(most).length() + 1);
    if (ROW_HEAD + classes * width + RECALL > COLUMNS) {
      lines.add("Confusion matrix: too wide for here, in the report");
      return;
    }
    StringBuilder head =
        new StringBuilder(String.format(Locale.ROOT, "%-" + ROW_HEAD + "s", "true \\ predicted"));
    for (int i = 0; i < classes; i++) {
      head.append(String.format(Locale.ROOT, "%" + width + "d", i));
    }
    lines.add(head.append(String.format(Locale.ROOT, "%" + RECALL + "s", "recall")).toString());
    for (int truth = 0; truth < classes; truth++) {
      StringBuilder row =
          new StringBuilder(
              String.format(
                  Locale.ROOT, "%2d %-14s", truth, cut(confusion.labels().get(truth), 13)));
      for (int predicted = 0; predicted < classes; predicted++) {
        row.append(
            String.format(Locale.ROOT, "%" + width + "d", confusion.count(truth, predicted)));
      }
      String recall = Figures.percent(confusion.recall(truth));
      lines.add(row.append(String.format(Locale.ROOT, "%" + RECALL + "s", recall)).toString());
    }
  }

  private static void quarantined(List<String> lines, RunSummary summary) {
    if (summary.quarantinedTotal() == 0) {
      lines.add("Unusable files: none");
      return;
    }
    lines.add("Unusable files: " + Figures.count(summary.quarantinedTotal()));
    summary.topReasons().entrySet().stream()
        .limit(Math.min(MOST_REASONS, MOST_LINES - lines.size() - 1))
        .map((Map.Entry<String, Long> e) -> "  " + Figures.count(e.getValue()) + " × " + e.getKey())
        .forEach(lines::add);
  }

  private static String cut(String text, int columns) {
    String shown = Figures.visible(text);
    if (shown.codePointCount(0, shown.length()) <= columns) {
      return shown;
    }
    return shown.substring(0, shown.offsetByCodePoints(0, columns - 1)) + "…";
  }
}
