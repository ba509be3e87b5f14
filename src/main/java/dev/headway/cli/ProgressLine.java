package dev.headway.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How far a stage is, as a line of text.
 *
 * @param name e.g. {@code Featurize}
 * @param total items; below 0 when unknown
 * @param unit e.g. {@code images}
 * @param done items so far
 * @param note what stands at the end; may be empty
 * @param seconds since the stage's start
 */
record ProgressLine(String name, long total, String unit, long done, String note, double seconds) {
  private static final int WIDEST_BAR = 30;
  private static final int NARROWEST_BAR = 6;

  /** The line under way: {@code Featurize 640/2000 images 32 % 118/s 11 s left}. */
  String running() {
    return join(name, numbers(true));
  }

  /** The line at the end, with the time it took in place of the time left. */
  String finished() {
    return join(name, numbers(false));
  }

  /** As {@link #running()}, with a bar where the width has room; never longer than the width. */
  String bar(int width) {
    String text = running();
    int room = Math.min(WIDEST_BAR, width - text.length() - 4);
    if (total > 0 && room >= NARROWEST_BAR) {
      int filled = (int) Math.min(room, done * room / total);
      String head = filled < room ? "=".repeat(filled) + ">" : "=".repeat(filled);
      return join(name, "[" + head + " ".repeat(room - head.length()) + "]", numbers(true));
    }
    return cut(text, width);
  }

  /** The text's first {@code width} characters, the last of them an ellipsis if more were there. */
  static String cut(String text, int width) {
    if (text.length() <= width) {
      return text;
    }
    return width < 1 ? "" : text.substring(0, width - 1) + "…";
  }

  private String numbers(boolean under) {
    List<String> parts = new ArrayList<>();
    parts.add(total < 0 ? done + " " + unit : done + "/" + total + " " + unit);
    if (total > 0) {
      parts.add(done * 100 / total + " %");
    }
    if (done > 0 && seconds > 0) {
      double rate = done / seconds;
      parts.add(rate(rate));
      if (under && total > done) {
        parts.add(time((total - done) / rate) + " left");
      }
    }
    if (!under) {
      parts.add("in " + time(seconds));
    }
    parts.add(note);
    return join(parts.toArray(String[]::new));
  }

  private static String rate(double rate) {
    String format = rate >= 10 ? "%.0f/s" : rate >= 1 ? "%.1f/s" : "%.2f/s";
    return String.format(Locale.ROOT, format, rate);
  }

  static String time(double seconds) {
    long s = Math.round(seconds);
    if (s < 100) {
      return s + " s";
    }
    if (s < 3600) {
      return s / 60 + " min " + s % 60 + " s";
    }
    return s / 3600 + " h " + s % 3600 / 60 + " min";
  }

  private static String join(String... parts) {
    return String.join("  ", List.of(parts).stream().filter(p -> !p.isEmpty()).toList());
  }
}
