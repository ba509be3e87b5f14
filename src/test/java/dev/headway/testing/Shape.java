package dev.headway.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Which fields a YAML document may have, and of which types: a map of names to types, a name with a
 * {@code !} being one that must be there. A type is {@code string}, {@code integer}, {@code
 * boolean}, {@code map} (of strings), {@code any}, one or several words that the value must be
 * ({@code Never|Always}), {@code kubernetes:Pod}, a list with one type, or another map.
 */
public final class Shape {
  private static final String KUBERNETES = "kubernetes:";

  private final Map<String, Object> fields;
  private final BiFunction<String, Object, List<String>> kubernetes;
  private final List<String> problems = new ArrayList<>();

  private Shape(Map<String, Object> fields, BiFunction<String, Object, List<String>> kubernetes) {
    this.fields = fields;
    this.kubernetes = kubernetes;
  }

  /**
   * What is wrong with a document.
   *
   * @param kubernetes what is wrong with a value of one of Kubernetes' own types
   */
  public static List<String> problems(
      Map<String, Object> fields,
      Map<String, Object> document,
      BiFunction<String, Object, List<String>> kubernetes) {
    Shape shape = new Shape(fields, kubernetes);
    shape.fields("", shape.fields, document);
    return shape.problems;
  }

  private void fields(String at, Map<?, ?> known, Map<?, ?> given) {
    given.forEach(
        (key, value) -> {
          Object type = known.containsKey(key) ? known.get(key) : known.get(key + "!");
          if (type == null) {
            problems.add(at + key + ": no such field");
          } else {
            value(at + key, type, value);
          }
        });
    known
        .keySet()
        .forEach(
            key -> {
              String name = key.toString();
              if (name.endsWith("!") && !given.containsKey(name.substring(0, name.length() - 1))) {
                problems.add(at + name.substring(0, name.length() - 1) + ": missing");
              }
            });
  }

  private void value(String at, Object type, Object value) {
    if (type instanceof Map<?, ?> known) {
      if (value instanceof Map<?, ?> given) {
        fields(at + ".", known, given);
      } else {
        problems.add(at + ": must have fields");
      }
    } else if (type instanceof List<?> of) {
      if (value instanceof List<?> given) {
        for (int i = 0; i < given.size(); i++) {
          value(at + "[" + i + "]", of.get(0), given.get(i));
        }
      } else {
        problems.add(at + ": must be a list");
      }
    } else {
      plain(at, type.toString(), value);
    }
  }

  private void plain(String at, String type, Object value) {
    if (type.startsWith(KUBERNETES)) {
      kubernetes
          .apply(type.substring(KUBERNETES.length()), value)
          .forEach(problem -> problems.add(at + ": " + problem));
      return;
    }
    boolean right =
        switch (type) {
          case "any" -> true;
          case "string" -> value instanceof String;
          case "integer" -> value instanceof Integer;
          case "boolean" -> value instanceof Boolean;
          case "map" ->
              value instanceof Map<?, ?> map
                  && map.values().stream().allMatch(each -> each instanceof String);
          default -> List.of(type.split("\\|")).contains(value);
        };
    if (!right) {
      problems.add(at + ": must be " + type + ", is " + value);
    }
  }
}
