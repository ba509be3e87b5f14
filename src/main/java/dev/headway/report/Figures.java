package dev.headway.report;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Numbers and foreign text as people read them; the same on every machine, whatever its locale. */
public final class Figures {
  static final String NONE = "–";
  private static final int MAX_DECIMALS = 4;

  private Figures() {}

  /** A count with its thousands apart: {@code 1,600}. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String count(OptionalLong value) {
    return value.isPresent() ? count(value.getAsLong()) : NONE;
  }

  /** A loss, four decimals. */
  static String loss(OptionalDouble value) {
    return value.isPresent() ? loss(value.getAsDouble()) : NONE;
  }

  static String loss(double value) {
    if (!Double.isFinite(value)) {
      return notFinite(value);
    }
    return Math.abs(value) < 1e5
        ? decimals(value, MAX_DECIMALS)
        : String.format(Locale.ROOT, "%.3e", value);
  }

  /** A share of 1 as per cent, one decimal. */
  static String percent(OptionalDouble share) {
    return share.isPresent() ? percent(share.getAsDouble()) : NONE;
  }

  public static String percent(double share) {
    return Double.isFinite(share) ? decimals(100 * share, 1) + " %" : notFinite(share);
  }

  /** A metric's value: all that end in {@code accuracy} are shares. */
  static String measure(String name, double value) {
    return name.endsWith("accuracy") ? percent(value) : loss(value);
  }

  static String measure(String name, OptionalDouble value) {
    return value.isPresent() ? measure(name, value.getAsDouble()) : NONE;
  }

  /** A time span: {@code 0.4 s}, {@code 12 s}, {@code 3 min 5 s}, {@code 2 h 4 min}. */
  public static String seconds(OptionalDouble value) {
    if (value.isEmpty()) {
      return NONE;
    }
    double seconds = value.getAsDouble();
    if (!Double.isFinite(seconds)) {
      return notFinite(seconds);
    }
    if (seconds < 9.95) {
      return decimals(seconds, 1) + " s";
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? whole / 60 + " min " + whole % 60 + " s"
        : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  /** A number with so many digits behind the point; zero has no sign. */
  public static String decimals(double value, int digits) {
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.matches("-0\\.?0*") ? text.substring(1) : text;
  }

  /**
   * Text from outside with what can't be seen made visible: control characters (which a page's XML
   * and a terminal would act upon), turned writing direction and lone surrogates as escapes.
   */
  public static String visible(String text) {
    return escape(text, false);
  }

  /** As {@link #visible}, with ends of line and tabs as they are. */
  static String visibleLines(String text) {
    return escape(text.replace("\r\n", "\n"), true);
  }

  private static String escape(String text, boolean keepLines) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (keepLines && (c == '\n' || c == '\t')) {
                shown.append((char) c);
              } else if (c == '\n') {
                shown.append("\\n");
              } else if (c == '\r') {
                shown.append("\\r");
              } else if (c == '\t') {
                shown.append("\\t");
              } else if (unseen(c)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown.toString();
  }

  private static boolean unseen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> (c & 0xfffe) == 0xfffe;
    };
  }

  private static String notFinite(double value) {
    return Double.isNaN(value) ? "not a number" : value > 0 ? "infinite" : "minus infinite";
  }
}
