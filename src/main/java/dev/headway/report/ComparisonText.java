package dev.headway.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs side by side in a terminal, in lines of no more than 80 columns. */
public final class ComparisonText {
  private static final int COLUMNS = 80;
  private static final int HEAD = 29;
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
      List<String> cells = SHOWN.stream().map(name -> numbers.get(name).get(at)).toList();
      List<String> head =
          wrapped(String.format(Locale.ROOT, "%2d ", i + 1), Figures.visible(runs.get(i).label()));
      boolean fits = head.size() == 1 && columns(head.get(0)) < HEAD;
      if (!fits) {
        lines.addAll(head);
      }
      lines.add(line(fits ? head.get(0) : "", cells));
    }
    Map<String, List<String>> differences = comparison.differences();
    lines.add(differences.isEmpty() ? "Their jobs are the same." : "What differs in their jobs:");
    differences.forEach(
        (key, values) -> {
          lines.add("  " + Figures.visible(key));
          for (int i = 0; i < values.size(); i++) {
            lines.addAll(
                wrapped(
                    String.format(Locale.ROOT, "    %2d ", i + 1), Figures.visible(values.get(i))));
          }
        });
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(cut(line.stripTrailing(), COLUMNS)).append('\n'));
    return text.toString();
  }

  private static String line(String head, List<String> cells) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + HEAD + "s", head));
    cells.forEach(cell -> line.append(String.format(Locale.ROOT, "%10s", cell)));
    return line.toString();
  }

  /** Whole, over as many lines as it takes: what two values differ in may be their last letter. */
  private static List<String> wrapped(String before, String text) {
    int room = COLUMNS - before.length();
    List<String> lines = new ArrayList<>();
    int from = 0;
    do {
      int to =
          text.offsetByCodePoints(from, Math.min(room, text.codePointCount(from, text.length())));
      lines.add(
          (lines.isEmpty() ? before : " ".repeat(before.length())) + text.substring(from, to));
      from = to;
    } while (from < text.length());
    return lines;
  }

  private static int columns(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String cut(String text, int columns) {
    return columns(text) <= columns
        ? text
        : text.substring(0, text.offsetByCodePoints(0, columns - 1)) + "…";
  }
}
