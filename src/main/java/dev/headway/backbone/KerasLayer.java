package dev.headway.backbone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.error.HeadwayException;
import java.nio.file.Path;
import java.util.List;

/**
 * One layer as a Keras model's configuration has it.
 *
 * @param file for messages
 * @param name the layer's name
 * @param group the group of the file that holds its weights: its own name, or that of the nested
 *     model it is part of
 * @param kind the class, e.g. {@code Conv2D}
 * @param config its settings
 * @param inputs names of the layers that it takes, or {@link NetworkSpec#INPUT}
 * @param calls how often the model calls it
 */
record KerasLayer(
    Path file,
    String name,
    String group,
    String kind,
    JsonNode config,
    List<String> inputs,
    int calls) {
  KerasLayer {
    inputs = List.copyOf(inputs);
  }

  /** A number, whether it is written {@code 6}, {@code 6.0} or as an array of no dimension. */
  Double number(String key, Double otherwise) {
    JsonNode node = config.path(key);
    if (node.isObject()) {
      // numpy scalars: {"class_name": "__numpy__" or "__array__", "config": {"value": 0.3}}, or
      // {"type": "ndarray", "value": 0.3}.
      node = node.has("value") ? node.get("value") : node.path("config").path("value");
    }
    if (node.isMissingNode() || node.isNull()) {
      return otherwise;
    }
    if (!node.isNumber()) {
      throw unusable(key, config.get(key), "a number");
    }
    return node.doubleValue();
  }

  /** (height, width) of a setting that is one whole number or a list of two. */
  int[] pair(String key, int otherwise) {
    JsonNode node = config.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return new int[] {otherwise, otherwise};
    }
    if (whole(node)) {
      return new int[] {node.asInt(), node.asInt()};
    }
    if (node.isArray() && node.size() == 2 && whole(node.get(0)) && whole(node.get(1))) {
      return new int[] {node.get(0).asInt(), node.get(1).asInt()};
    }
    throw unusable(key, node, "one or two whole numbers");
  }

  /** (top, bottom, left, right) of {@code n}, {@code [h, w]} or {@code [[t, b], [l, r]]}. */
  int[] borders(String key) {
    JsonNode node = config.path(key);
    if (node.isArray() && node.size() == 2 && node.get(0).isArray()) {
      int[] borders = new int[4];
      for (int i = 0; i < borders.length; i++) {
        JsonNode side = node.get(i / 2).path(i % 2);
        if (!whole(side)) {
          throw unusable(key, node, "[[top, bottom], [left, right]]");
        }
        borders[i] = side.asInt();
      }
      return borders;
    }
    int[] pair = pair(key, 1);
    return new int[] {pair[0], pair[0], pair[1], pair[1]};
  }

  int whole(String key, int otherwise) {
    Double number = number(key, (double) otherwise);
    if (number != Math.rint(number)) {
      throw unusable(key, config.get(key), "a whole number");
    }
    return number.intValue();
  }

  boolean flag(String key, boolean otherwise) {
    return config.path(key).asBoolean(otherwise);
  }

  /** A name in lower or upper case as written; objects are refused. */
  String text(String key, String otherwise) {
    JsonNode node = config.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return otherwise;
    }
    if (!node.isTextual()) {
      throw unusable(key, node, "a name");
    }
    return node.asText();
  }

  /** {@code same} or {@code valid}. */
  boolean same() {
    String padding = text("padding", "valid");
    if (!List.of("same", "valid").contains(padding)) {
      throw unusable("padding", config.get("padding"), "same or valid");
    }
    return padding.equals("same");
  }

  /** Refuses {@code key} unless it is absent or {@code only}. */
  void only(String key, String only) {
    JsonNode node = config.path(key);
    if (!node.isMissingNode() && !node.isNull() && !node.asText().equals(only)) {
      throw unusable(key, node, only);
    }
  }

  /** Refuses an axis other than the channels' of (n, height, width, channels). */
  void channelAxis() {
    JsonNode axis = config.path("axis");
    JsonNode one = axis.isArray() && axis.size() == 1 ? axis.get(0) : axis;
    if (!one.isMissingNode() && one.asInt() != -1 && one.asInt() != 3) {
      throw unusable("axis", axis, "-1, the channels");
    }
  }

  /** Exit 3: a setting that can't be built. */
  HeadwayException unusable(String key, JsonNode found, String expected) {
    return unusable(key + " is " + found + ", Headway takes " + expected);
  }

  /** Exit 3: something about this layer that can't be built. */
  HeadwayException unusable(String what) {
    return HeadwayException.input(
        "weights '" + file + "': layer '" + name + "' (" + kind + "): " + what);
  }

  private static boolean whole(JsonNode node) {
    return node.isNumber() && node.doubleValue() == Math.rint(node.doubleValue());
  }
}
