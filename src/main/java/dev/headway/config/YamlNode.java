package dev.headway.config;

import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A value of a YAML file that knows its key and where it stands, so that every error names both. A
 * key that isn't in the file is a node too ({@link #isAbsent()}). All errors end with exit 2.
 */
public final class YamlNode {
  private static final int SHOWN = 60;

  private final YamlSchema schema;
  private final String path;
  private final String place;
  private final YamlKind kind;
  private final String scalar;
  private final Map<String, YamlNode> entries;
  private final List<YamlNode> items;

  private YamlNode(
      YamlSchema schema,
      String path,
      String place,
      YamlKind kind,
      String scalar,
      Map<String, YamlNode> entries,
      List<YamlNode> items) {
    this.schema = schema;
    this.path = path;
    this.place = place;
    this.kind = kind;
    this.scalar = scalar;
    this.entries = entries;
    this.items = items;
  }

  static YamlNode absent(YamlSchema schema, String path, String place) {
    return new YamlNode(schema, path, place, YamlKind.ABSENT, "", Map.of(), List.of());
  }

  static YamlNode scalar(
      YamlSchema schema, String path, String place, YamlKind kind, String value) {
    return new YamlNode(schema, path, place, kind, value, Map.of(), List.of());
  }

  static YamlNode list(YamlSchema schema, String path, String place, List<YamlNode> items) {
    return new YamlNode(schema, path, place, YamlKind.LIST, "", Map.of(), List.copyOf(items));
  }

  static YamlNode mapping(
      YamlSchema schema, String path, String place, Map<String, YamlNode> entries) {
    return new YamlNode(
        schema,
        path,
        place,
        YamlKind.MAPPING,
        "",
        Collections.unmodifiableMap(new LinkedHashMap<>(entries)),
        List.of());
  }

  /** The dotted key, e.g. {@code input.batch_size}. */
  public String path() {
    return path;
  }

  /** Where it stands: {@code job.yaml line 12}, or the {@code --set} option that gives it. */
  public String place() {
    return place;
  }

  /** Whether the key isn't given. */
  public boolean isAbsent() {
    return kind == YamlKind.ABSENT;
  }

  /** Whether the key isn't given, or is given as null. */
  public boolean isNull() {
    return kind == YamlKind.ABSENT || kind == YamlKind.NULL;
  }

  YamlKind kind() {
    return kind;
  }

  /** This node, or, when the key isn't given, the error that it is missing. */
  public YamlNode required() {
    if (isAbsent()) {
      throw missing();
    }
    return this;
  }

  /** What stands under a mapping's key; of an absent or null node, an absent one. */
  public YamlNode get(String key) {
    section();
    YamlNode value = entries.get(key);
    return value != null ? value : absent(schema, path.isEmpty() ? key : path + "." + key, place);
  }

  /** Checks that this, if given at all, is a mapping, and gives its entries in order. */
  public Map<String, YamlNode> section() {
    if (!isNull() && kind != YamlKind.MAPPING) {
      throw wrong("a mapping of keys");
    }
    return entries;
  }

  /** The items of a list; none when the key isn't given. */
  public List<YamlNode> list(String what) {
    if (!isAbsent() && kind != YamlKind.LIST) {
      throw wrong("a list of " + what);
    }
    return items;
  }

  /** A text that isn't blank. */
  public String text() {
    required();
    if (kind != YamlKind.TEXT) {
      boolean needsQuotes =
          kind == YamlKind.TRUTH || kind == YamlKind.WHOLE || kind == YamlKind.DECIMAL;
      throw wrong("text", needsQuotes ? "; put it in quotes if it is one" : "");
    }
    if (scalar.isBlank()) {
      throw wrong("text that isn't blank");
    }
    return scalar;
  }

  /** As {@link #text()}, or {@code fallback} when the key isn't given. */
  public String textOr(String fallback) {
    return isAbsent() ? fallback : text();
  }

  /** As {@link #text()}, or null when the key isn't given or null. */
  public String textOrNull() {
    return isNull() ? null : text();
  }

  /** A whole number from {@code least} to {@code most}. */
  public long whole(long least, long most) {
    required();
    String what = "a whole number" + range(least, most);
    if (kind != YamlKind.WHOLE) {
      throw wrong(what);
    }
    long value;
    try {
      value = Long.parseLong(scalar.replace("_", ""));
    } catch (NumberFormatException tooLarge) {
      throw wrong(what);
    }
    if (value < least || value > most) {
      throw wrong(what);
    }
    return value;
  }

  /** As {@link #whole}, or {@code fallback} when the key isn't given. */
  public long wholeOr(long fallback, long least, long most) {
    return isAbsent() ? fallback : whole(least, most);
  }

  /** As {@link #whole}, from {@code least} up to the largest int. */
  public int countOr(int fallback, int least) {
    return (int) wholeOr(fallback, least, Integer.MAX_VALUE);
  }

  /** A finite number that passes {@code check}; {@code what} says which are allowed. */
  public double numberOr(double fallback, Predicate<Double> check, String what) {
    if (isAbsent()) {
      return fallback;
    }
    if (kind != YamlKind.WHOLE && kind != YamlKind.DECIMAL) {
      throw wrong(what);
    }
    double value = Double.parseDouble(scalar.replace("_", ""));
    if (!Double.isFinite(value) || !check.test(value)) {
      throw wrong(what);
    }
    return value;
  }

  /** A truth value, or {@code fallback} when the key isn't given. */
  public boolean truthOr(boolean fallback) {
    if (isAbsent()) {
      return fallback;
    }
    if (kind != YamlKind.TRUTH) {
      throw wrong("true or false");
    }
    return YamlKind.isTrue(scalar);
  }

  /** One of an enum's constants, written in lower case, or {@code fallback}. */
  public <E extends Enum<E>> E oneOfOr(E fallback) {
    Class<E> type = fallback.getDeclaringClass();
    if (isAbsent()) {
      return fallback;
    }
    Map<String, E> words =
        Arrays.stream(type.getEnumConstants())
            .collect(Collectors.toMap(YamlNode::word, e -> e, (a, b) -> a, LinkedHashMap::new));
    return words.get(word(words.keySet().stream().toList()));
  }

  /** One of these words. */
  public String word(List<String> valid) {
    required();
    String what = "one of " + String.join(", ", valid);
    if (kind != YamlKind.TEXT) {
      throw wrong(what);
    }
    if (!valid.contains(scalar)) {
      throw wrong(
          what, Nearest.of(scalar, valid).map(n -> "; did you mean '" + n + "'?").orElse(""));
    }
    return scalar;
  }

  /** An enum's constant as files have it. */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The error that this value should be {@code what}. */
  public HeadwayException wrong(String what) {
    return wrong(what, "");
  }

  private HeadwayException wrong(String what, String advice) {
    return error("must be " + what + ", not " + kind.found(shown()) + advice);
  }

  /** An error about this value: {@code place: 'key' } and the problem. */
  public HeadwayException error(String problem) {
    String subject = path.isEmpty() ? "the document" : "'" + path + "'";
    return HeadwayException.request(place + ": " + subject + " " + problem);
  }

  /** The error that this value is planned but not in this version. */
  public HeadwayException notBuiltYet() {
    return HeadwayException.notBuiltYet(place + ": '" + path + ": " + shown() + "'");
  }

  private HeadwayException missing() {
    return HeadwayException.request(
        place + ": '" + path + "' is missing; " + String.format(schema.remedy(), path));
  }

  /** The value in one short line. */
  public String shown() {
    String all = flow();
    return all.length() <= SHOWN ? all : all.substring(0, SHOWN) + "…";
  }

  /** The value in one line, whole. */
  String flow() {
    return switch (kind) {
      case ABSENT, NULL -> "null";
      case LIST -> items.stream().map(YamlNode::flow).collect(Collectors.joining(", ", "[", "]"));
      case MAPPING ->
          entries.entrySet().stream()
              .map(e -> e.getKey() + ": " + e.getValue().flow())
              .collect(Collectors.joining(", ", "{", "}"));
      default -> scalar;
    };
  }

  /**
   * This node with {@code value} at the end of the names, from the {@code at}-th on; mappings on
   * the way are kept, anything else there gives way.
   */
  YamlNode with(List<String> names, int at, YamlNode value) {
    if (at == names.size()) {
      return value;
    }
    boolean kept = kind == YamlKind.MAPPING;
    Map<String, YamlNode> changed = new LinkedHashMap<>(entries);
    String name = names.get(at);
    String below = String.join(".", new ArrayList<>(names).subList(0, at + 1));
    YamlNode child = changed.getOrDefault(name, absent(schema, below, value.place));
    changed.put(name, child.with(names, at + 1, value));
    return mapping(schema, path, kept ? place : value.place, changed);
  }

  private static String range(long least, long most) {
    if (least == Long.MIN_VALUE) {
      return "";
    }
    boolean open = most == Integer.MAX_VALUE || most == Long.MAX_VALUE;
    return open ? " of at least " + least : " from " + least + " to " + most;
  }
}
