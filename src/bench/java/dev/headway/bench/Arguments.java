package dev.headway.bench;

import dev.headway.error.HeadwayException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code --name value} pairs. What nobody asks for is refused by {@link #refuseUnknown}. */
final class Arguments {
  private final Map<String, String> values;
  private final Map<String, Object> asked = new LinkedHashMap<>();

  private Arguments(Map<String, String> values) {
    this.values = values;
  }

  static Arguments parse(String[] words) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      if (!words[i].startsWith("--") || i + 1 == words.length) {
        throw HeadwayException.request("'" + words[i] + "' must be --name with a value after it");
      }
      values.put(words[i].substring(2), words[i + 1]);
    }
    return new Arguments(values);
  }

  String text(String name, String otherwise) {
    String value = values.getOrDefault(name, otherwise);
    asked.put(name, value);
    return value;
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
