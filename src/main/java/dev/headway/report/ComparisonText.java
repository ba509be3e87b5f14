package dev.headway.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs side by side in a terminal, a line for each, none over 80 columns. */
public final class ComparisonText {
  private static final int COLUMNS = 80;
  private static final List<String> SHOWN =
      List.of("test_accuracy", "val_accuracy", "val_loss", "epochs_run", "train_seconds");

  private ComparisonText() {}

  /** Lines ended by {@code \n}. */
  public static String of(Comparison comparison) {
    List<ComparedRun> runs = comparison.runs();
    Map<String, List<String>> numbers = comparison.numbers();
    List<String> lines = new ArrayList<>();
    lines.add(line("   run", List.of("test acc.", "val. acc.", "val. loss", "epochs", "training")));
    for (int i = 0; i < runs.size(); i++) {
      int at = i;
      lines.add(
          line(
              String.format(Locale.ROOT, "%2d %s", i + 1, Figures.visible(runs.get(i).label())),
              SHOWN.stream().map(name -> numbers.get(name).get(at)).toList()));
    }
    Map<String, List<String>> differences = comparison.differences();
    lines.add(differences.isEmpty() ? "Their jobs are the same." : "What differs in their jobs:");
    differences.forEach(
        (key, values) -> {
          lines.add("  " + Figures.visible(key));
          for (int i = 0; i < values.size(); i++) {
            lines.add(
                String.format(Locale.ROOT, "    %2d %s", i + 1, Figures.visible(values.get(i))));
          }
        });
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(cut(line.stripTrailing(), COLUMNS)).append('\n'));
    return text.toString();
  }

  private static String line(String head, List<String> cells) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-29s", cut(head, 29)));
    cells.forEach(cell -> line.append(String.format(Locale.ROOT, "%10s", cell)));
    return line.toString();
  }

  private static String cut(String text, int columns) {
    return text.codePointCount(0, text.length()) <= columns
        ? text
        : text.substring(0, text.offsetByCodePoints(0, columns - 1)) + "…";
  }
}
