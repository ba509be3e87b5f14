package dev.headway.preflight;

import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JVM options of a process that Spark starts.
 *
 * @param text one after the other, the later of two counting
 */
record JavaOptions(String text) {
  static final String ARRAYS = "org.bytedeco.javacpp.maxbytes";
  static final String PHYSICAL = "org.bytedeco.javacpp.maxphysicalbytes";

  private static final Pattern SIZE = Pattern.compile("(\\d+)([kmgt]?)b?");

  /**
   * As Spark puts them together.
   *
   * @param role {@code executor} or {@code driver}
   */
  static JavaOptions of(Map<String, String> settings, String role) {
    return new JavaOptions(
        settings.getOrDefault("spark." + role + ".defaultJavaOptions", "")
            + " "
            + settings.getOrDefault("spark." + role + ".extraJavaOptions", ""));
  }

  /** A size in bytes, as JavaCPP reads it; empty when it isn't there. */
  OptionalLong size(String property) {
    Matcher given = Pattern.compile("-D" + Pattern.quote(property) + "=([^\\s\"']+)").matcher(text);
    OptionalLong last = OptionalLong.empty();
    while (given.find()) {
      last = bytes(given.group(1));
    }
    return last;
  }

  private static OptionalLong bytes(String size) {
    Matcher parts = SIZE.matcher(size.toLowerCase(java.util.Locale.ROOT));
    if (!parts.matches()) {
      return OptionalLong.empty();
    }
    int shift = "kmgt".indexOf(parts.group(2)) + 1;
    return OptionalLong.of(
        Long.parseLong(parts.group(1)) << (parts.group(2).isEmpty() ? 0 : 10 * shift));
  }
}
