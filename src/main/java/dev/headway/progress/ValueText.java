package dev.headway.progress;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Measured values as people read them. */
public final class ValueText {
  /** Digits behind the point, where there is room. */
  public static final int DIGITS = 4;

  private ValueText() {}

  /**
   * Such as {@code loss 0.3102 accuracy 0.8813}.
   *
   * @param values whole numbers are written as such
   * @param digits behind the point
   */
  public static String of(Map<String, ? extends Number> values, int digits) {
    return values.entrySet().stream()
        .map(value -> of(value.getKey(), value.getValue(), digits))
        .collect(Collectors.joining(" "));
  }

  /** Such as {@code loss 0.3102}; what would be all zeros with an exponent, as {@code 3.1e-06}. */
  public static String of(String name, Number value, int digits) {
    double number = value.doubleValue();
    if (value instanceof Long || value instanceof Integer) {
      return name + " " + value;
    }
    boolean small = number != 0 && Math.abs(number) < 0.5 * Math.pow(10, -digits);
    return name + " " + String.format(Locale.ROOT, "%." + digits + (small ? "e" : "f"), number);
  }
}
