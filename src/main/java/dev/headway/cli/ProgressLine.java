package dev.headway.cli;

import dev.headway.progress.ValueText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jline.utils.WCWidth;

/**
 * How far a stage is, as a line of text, which is as wide as there is room and never wider.
 *
 * @param work what is counted
 * @param done items so far
 * @param values what was measured
 * @param note what stands at the end; may be empty
 * @param part of the work that its items don't count; empty while they do
 * @param rate items a second; 0 when unknown
 * @param seconds since the stage's start
 */
record ProgressLine(
    Work work,
    long done,
    Map<String, ? extends Number> values,
    String note,
    String part,
    double rate,
    double seconds) {
  private static final String GAP = "  ";
  private static final int WIDEST_BAR = 30;
  private static final int NARROWEST_BAR = 6;

  /** What is left out for want of room, one after the other. */
  private enum Detail {
    PERCENT,
    RATE,
    DIGITS,
    TIME,
    UNIT
  }

  /**
   * A stage's items.
   *
   * @param name e.g. {@code Featurize}
   * @param total items; below 0 when unknown
   * @param unit e.g. {@code images}; empty for items that speak for themselves
   * @param perItem what the rate counts, in an item
   * @param rateUnit e.g. {@code rows/s}
   */
  record Work(String name, long total, String unit, double perItem, String rateUnit) {
    Work(String name, long total, String unit) {
      this(name, total, unit, 1, "/s");
    }
  }

  /**
   * The line under way: {@code Featurize 640/2000 images 32 % 118/s 11 s left}; with a bar where
   * there is room for one and for all the rest.
   */
  String running(int width) {
    String all = text(0, true, "");
    // Beside the bar two brackets and two spaces.
    int room = Math.min(WIDEST_BAR, width - columns(all) - 4);
    return work.total > 0 && room >= NARROWEST_BAR ? text(0, true, bar(room)) : fit(true, width);
  }

  /** The same without a bar, for what isn't redrawn. */
  String plain(int width) {
    return fit(true, width);
  }

  /** The line at the end, with the time it took in place of the time left. */
  String finished(int width) {
    return fit(false, width);
  }

  /** Whether nobody would miss it: it was short, and nothing was counted on the way or measured. */
  boolean saysLittle() {
    return work.total < 0 && values.isEmpty() && note.isEmpty() && seconds < 1;
  }

  private String fit(boolean under, int width) {
    for (int without = 0; without <= Detail.values().length; without++) {
      String text = text(without, under, "");
      if (columns(text) <= width) {
        return text;
      }
    }
    return cut(shortened(parts(Detail.values().length, under, ""), width), width);
  }

  /** Half a number would be another one: what has no room is left out from the end. */
  private static String shortened(List<String> parts, int width) {
    String text = String.join(GAP, parts);
    for (int kept = parts.size(); kept > 1 && columns(text) > width; kept--) {
      text = String.join(GAP, parts.subList(0, kept - 1));
    }
    return text;
  }

  private String text(int without, boolean under, String bar) {
    return String.join(GAP, parts(without, under, bar));
  }

  /**
   * The line with all but the first {@code without} details.
   *
   * @param under whether the work goes on
   * @param bar what stands behind the name; may be empty
   */
  private List<String> parts(int without, boolean under, String bar) {
    List<String> parts = new ArrayList<>();
    parts.add(work.name);
    parts.add(bar);
    parts.add(count(has(Detail.UNIT, without) ? work.unit : ""));
    if (has(Detail.PERCENT, without) && work.total > 0 && under && !work.unit.isEmpty()) {
      parts.add(done * 100 / work.total + " %");
    }
    if (has(Detail.RATE, without) && rate > 0) {
      parts.add(perSecond(rate * work.perItem) + work.rateUnit);
    }
    if (has(Detail.TIME, without)) {
      if (!under) {
        parts.add("in " + took(seconds));
      } else if (rate > 0 && work.total > done) {
        parts.add(time((work.total - done) / rate) + " left");
      }
    }
    parts.add(part);
    values.forEach(
        (name, value) ->
            parts.add(
                ValueText.of(name, value, has(Detail.DIGITS, without) ? ValueText.DIGITS : 2)));
    parts.add(note);
    parts.removeIf(String::isEmpty);
    return parts;
  }

  private static boolean has(Detail detail, int without) {
    return detail.ordinal() >= without;
  }

  private String count(String unit) {
    if (work.total < 0 && done == 0) {
      return "";
    }
    String count = work.total < 0 ? String.valueOf(done) : done + "/" + work.total;
    return unit.isEmpty() ? count : count + " " + unit;
  }

  private String bar(int room) {
    int filled = (int) Math.min(room, done * room / work.total);
    String head = filled < room ? "=".repeat(filled) + ">" : "=".repeat(filled);
    return "[" + head + " ".repeat(room - head.length()) + "]";
  }

  /** As much of a text as fits into some columns, an ellipsis at the end if there was more. */
  static String cut(String text, int width) {
    if (columns(text) <= width) {
      return text;
    }
    StringBuilder cut = new StringBuilder();
    int used = 1;
    for (int character : text.codePoints().toArray()) {
      used += columns(character);
      if (used > width) {
        break;
      }
      cut.appendCodePoint(character);
    }
    return width < 1 ? "" : cut.append('…').toString();
  }

  /** Columns of a terminal that a text takes: a CJK character or an emoji two. */
  static int columns(String text) {
    return text.codePoints().map(ProgressLine::columns).sum();
  }

  private static int columns(int character) {
    return Math.max(0, WCWidth.wcwidth(character));
  }

  private static String perSecond(double rate) {
    return String.format(Locale.ROOT, rate >= 10 ? "%.0f" : rate >= 1 ? "%.1f" : "%.2f", rate);
  }

  private static String took(double seconds) {
    return seconds < 9.95 ? String.format(Locale.ROOT, "%.1f s", seconds) : time(seconds);
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
}
