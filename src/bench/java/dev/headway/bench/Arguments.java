package dev.headway.bench;

import dev.headway.error.HeadwayException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code --name value} pairs, and flags without a value. What nobody asks for is refused by {@link
 * #refuseUnknown}.
 */
final class Arguments {
  private static final Set<String> FLAGS = Set.of("quick", "profile");

  private final Map<String, String> values;
  private final Map<String, Object> asked = new LinkedHashMap<>();

  private Arguments(Map<String, String> values) {
    this.values = values;
  }

  static Arguments parse(String[] words) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < words.length; i++) {
      String name = words[i].startsWith("--") ? words[i].substring(2) : "";
      if (FLAGS.contains(name)) {
        values.put(name, "yes");
      } else if (name.isEmpty() || i + 1 == words.length) {
        throw HeadwayException.request("'" + words[i] + "' must be --name with a value after it");
      } else {
        values.put(name, words[++i]);
      }
    }
    return new Arguments(values);
  }

  String text(String name, String otherwise) {
    String value = values.getOrDefault(name, otherwise);
    asked.put(name, value);
    return value;
  }

  /** Words with commas between them. */
  List<String> words(String name, String otherwise) {
    return Arrays.stream(text(name, otherwise).split(","))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .toList();
  }

  boolean flag(String name) {
    return !text(name, "").isEmpty();
  }

  int number(String name, int otherwise) {
    return numbers(name, String.valueOf(otherwise))[0];
  }

  /** Whole numbers with commas between them. */
  int[] numbers(String name, String otherwise) {
    String value = text(name, otherwise);
    try {
      return Arrays.stream(value.split(","))
          .map(String::strip)
          .mapToInt(Integer::parseInt)
          .toArray();
    } catch (NumberFormatException e) {
      throw HeadwayException.request("--" + name + " " + value + ": must be whole numbers");
    }
  }

  void refuseUnknown() {
    for (String name : values.keySet()) {
      if (!asked.containsKey(name)) {
        throw HeadwayException.request(
            "--" + name + ": no such setting; there are " + String.join(", ", asked.keySet()));
      }
    }
  }

  /** What was asked for, with the values that hold. */
  Map<String, Object> effective() {
    return asked;
  }
}
