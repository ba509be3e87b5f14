package dev.headway.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a YAML value is. Numbers are decimal, as people write them; {@code 1e-5} is one. */
enum YamlKind {
  ABSENT,
  NULL,
  TEXT,
  TRUTH,
  WHOLE,
  DECIMAL,
  LIST,
  MAPPING;

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE = Set.of("true", "yes", "on");
  private static final Set<String> FALSE = Set.of("false", "no", "off");
  // 010 would be octal in YAML 1.1 and ten in 1.2: it is text here, and so refused as a number.
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[-+]?(0|[1-9][0-9_]*)");
  private static final Pattern DECIMAL_NUMBER =
      Pattern.compile("[-+]?([0-9][0-9_]*(\\.[0-9_]*)?|\\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?");

  /** What an unquoted scalar is. */
  static YamlKind ofPlain(String scalar) {
    if (NULLS.contains(scalar)) {
      return NULL;
    }
    String lower = scalar.toLowerCase(Locale.ROOT);
    if (TRUE.contains(lower) || FALSE.contains(lower)) {
      return TRUTH;
    }
    if (WHOLE_NUMBER.matcher(scalar).matches()) {
      return WHOLE;
    }
    boolean leadingZero = scalar.matches("[-+]?0[0-9_]+");
    return DECIMAL_NUMBER.matcher(scalar).matches() && !leadingZero ? DECIMAL : TEXT;
  }

  static boolean isTrue(String scalar) {
    return TRUE.contains(scalar.toLowerCase(Locale.ROOT));
  }

  /** How a message names a value of this kind. */
  String found(String shown) {
    return switch (this) {
      case TEXT -> "the text '" + shown + "'";
      case LIST -> "the list " + shown;
      case MAPPING -> "the mapping " + shown;
      default -> shown;
    };
  }
}
