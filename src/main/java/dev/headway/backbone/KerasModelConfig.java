package dev.headway.backbone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.error.HeadwayException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The layers of a Keras model, from the JSON that a whole model's file keeps: functional or
 * sequential, as Keras 2 and Keras 3 write them, models within models laid flat.
 */
final class KerasModelConfig {
  private static final Set<String> MODELS = Set.of("Sequential", "Functional", "Model");

  private final Path file;
  private final Map<String, KerasLayer> layers = new LinkedHashMap<>();

  /** Input layers and nested models: what stands for them. */
  private final Map<String, String> aliases = new HashMap<>();

  private JsonNode inputShape;

  private KerasModelConfig(Path file) {
    this.file = file;
  }

  /**
   * Reads a configuration.
   *
   * @throws HeadwayException (exit 3) if it isn't a functional or sequential model
   */
  static KerasModelConfig parse(String json, Path file) {
    KerasModelConfig model = new KerasModelConfig(file);
    try {
      JsonNode root = new ObjectMapper().readTree(json);
      model.add(root, List.of(NetworkSpec.INPUT), null);
    } catch (JsonProcessingException e) {
      throw model.unusable("its model_config isn't JSON: " + e.getOriginalMessage());
    }
    return model;
  }

  /** Every layer but inputs, in the file's order. */
  Map<String, KerasLayer> layers() {
    return layers;
  }

  /** The last layer of the configuration. */
  String last() {
    String last = NetworkSpec.INPUT;
    for (String name : layers.keySet()) {
      last = name;
    }
    return last;
  }

  /** (n, height, width, channels) of the model's input, sides null where free; or null. */
  JsonNode inputShape() {
    return inputShape;
  }

  /**
   * The layers that {@code cut} is computed from, itself last, each after those that it takes.
   *
   * @throws HeadwayException (exit 3) if one is called more than once, or isn't there
   */
  List<KerasLayer> upTo(String cut) {
    Set<String> needed = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(cut));
    while (!open.isEmpty()) {
      String name = open.pop();
      if (!name.equals(NetworkSpec.INPUT) && needed.add(name)) {
        KerasLayer layer = layers.get(name);
        if (layer == null) {
          throw unusable("its model_config has no layer '" + name + "', which another one takes");
        }
        if (layer.calls() > 1) {
          throw layer.unusable("is called " + layer.calls() + " times, Headway takes one call");
        }
        open.addAll(layer.inputs());
      }
    }
    List<KerasLayer> ordered = new ArrayList<>();
    Set<String> done = new LinkedHashSet<>(Set.of(NetworkSpec.INPUT));
    // Files list layers in the order in which they were called, but needn't.
    while (ordered.size() < needed.size()) {
      int before = ordered.size();
      for (KerasLayer layer : layers.values()) {
        if (needed.contains(layer.name())
            && !done.contains(layer.name())
            && done.containsAll(layer.inputs())) {
          ordered.add(layer);
          done.add(layer.name());
        }
      }
      if (ordered.size() == before) {
        throw unusable("the layers before '" + cut + "' take each other's output in a ring");
      }
    }
    return ordered;
  }

  /**
   * Adds the layers of {@code model}.
   *
   * @param inputs what its inputs are
   * @param group the weights' group; null for each layer's own
   * @return the layers that its outputs are
   */
  private List<String> add(JsonNode model, List<String> inputs, String group) {
    JsonNode config = model.path("config");
    // Before Keras 2.2.3 a sequential model was a bare list.
    JsonNode list = config.isArray() ? config : config.path("layers");
    if (!list.isArray()) {
      throw unusable("its model_config has no list of layers: it is no functional or sequential");
    }
    if (model.path("class_name").asText().equals("Sequential")) {
      return addSequence(list, inputs, group);
    }
    List<String> ends = references(config.path("input_layers"));
    if (ends.size() != inputs.size()) {
      throw unusable(
          (group == null ? "the model" : "the nested model '" + group + "'")
              + " has "
              + ends.size()
              + " inputs, Headway takes one");
    }
    for (int i = 0; i < ends.size(); i++) {
      aliases.put(ends.get(i), inputs.get(i));
    }
    for (JsonNode layer : list) {
      JsonNode nodes = layer.path("inbound_nodes");
      String name = name(layer);
      if (kind(layer).equals("InputLayer")) {
        noteInput(layer, name, group);
      } else {
        List<String> takes =
            nodes.isEmpty()
                ? List.of()
                : references(nodes.get(0)).stream().map(this::real).toList();
        addLayer(layer, takes, nodes.size(), group);
      }
    }
    return references(config.path("output_layers")).stream().map(this::real).toList();
  }

  private List<String> addSequence(JsonNode list, List<String> inputs, String group) {
    List<String> before = inputs;
    for (JsonNode layer : list) {
      if (kind(layer).equals("InputLayer")) {
        noteInput(layer, name(layer), group);
        aliases.put(name(layer), inputs.get(0));
      } else {
        if (layer == list.get(0)) {
          noteInput(layer, null, group);
        }
        addLayer(layer, before, 1, group);
        before = List.of(real(name(layer)));
      }
    }
    return before;
  }

  private void addLayer(JsonNode layer, List<String> takes, int calls, String group) {
    String name = name(layer);
    String kind = kind(layer);
    if (MODELS.contains(kind)) {
      List<String> outputs = add(layer, takes, group == null ? name : group);
      if (outputs.size() != 1) {
        throw unusable("the nested model '" + name + "' has " + outputs.size() + " outputs");
      }
      aliases.put(name, outputs.get(0));
      return;
    }
    KerasLayer each =
        new KerasLayer(
            file, name, group == null ? name : group, kind, layer.path("config"), takes, calls);
    if (layers.put(name, each) != null) {
      throw unusable("two layers are named '" + name + "'; rename one and save again");
    }
  }

  private void noteInput(JsonNode layer, String name, String group) {
    JsonNode config = layer.path("config");
    JsonNode shape =
        config.hasNonNull("batch_input_shape")
            ? config.get("batch_input_shape")
            : config.path("batch_shape");
    if (inputShape == null && shape.isArray()) {
      inputShape = shape;
    }
    if (name != null && group == null) {
      aliases.put(name, NetworkSpec.INPUT);
    }
  }

  private String real(String name) {
    return aliases.getOrDefault(name, name);
  }

  private static String name(JsonNode layer) {
    return layer.hasNonNull("name")
        ? layer.get("name").asText()
        : layer.path("config").path("name").asText();
  }

  private static String kind(JsonNode layer) {
    return layer.path("class_name").asText();
  }

  /**
   * The layers that a call takes: {@code ["conv1", 0, 0, {}]} in Keras 2, an object with {@code
   * keras_history} in Keras 3, at whatever depth.
   */
  private static List<String> references(JsonNode node) {
    List<String> names = new ArrayList<>();
    if (node.isArray()
        && node.size() >= 3
        && node.get(0).isTextual()
        && node.get(1).isIntegralNumber()) {
      names.add(node.get(0).asText());
    } else if (node.has("keras_history")) {
      names.add(node.get("keras_history").path(0).asText());
    } else {
      node.forEach(child -> names.addAll(references(child)));
    }
    return names;
  }

  private HeadwayException unusable(String what) {
    return HeadwayException.input("weights '" + file + "': " + what);
  }
}
