package dev.headway.concepts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the page quotes, by name. A name's last word says how its number is shown. */
final class Numbers {
  private final Map<String, Object> values = new LinkedHashMap<>();

  void put(String name, double value) {
    add(name, value);
  }

  void put(String name, long value) {
    add(name, value);
  }

  void put(String name, String value) {
    add(name, value);
  }

  private void add(String name, Object value) {
    if (values.put(name, value) != null) {
      throw new IllegalArgumentException(name + " is there twice");
    }
  }

  Set<String> names() {
    return values.keySet();
  }

  /** A number that is there. */
  double number(String name) {
    return ((Number) values.get(name)).doubleValue();
  }

  /** As the page writes it. */
  String shown(String name) {
    Object value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the page quotes " + name + ", which no lesson measured");
    }
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Long whole) {
      return String.format(Locale.ROOT, "%,d", whole);
    }
    double real = (Double) value;
    return switch (name.substring(name.lastIndexOf('_') + 1)) {
      case "accuracy", "share" -> String.format(Locale.ROOT, "%.1f %%", 100 * real);
      case "loss" -> String.format(Locale.ROOT, "%.3f", real);
      case "rate" -> BigDecimal.valueOf(real).stripTrailingZeros().toPlainString();
      case "difference" -> String.format(Locale.ROOT, "%.7f", real);
      default -> String.format(Locale.ROOT, "%.1f", real);
    };
  }

  void write(Path file) throws IOException {
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), values);
  }

  static Numbers read(Path file) throws IOException {
    Numbers numbers = new Numbers();
    Iterator<Map.Entry<String, JsonNode>> fields =
        new ObjectMapper().readTree(file.toFile()).fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      JsonNode value = field.getValue();
      if (value.isTextual()) {
        numbers.put(field.getKey(), value.textValue());
      } else if (value.isIntegralNumber()) {
        numbers.put(field.getKey(), value.longValue());
      } else {
        numbers.put(field.getKey(), value.doubleValue());
      }
    }
    return numbers;
  }
}
