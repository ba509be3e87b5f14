package dev.headway.backbone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A small Keras model, layer by layer, to be written as the files of Keras 2 or 3. */
final class KerasFixture {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How the layers' calls are written. */
  enum Dialect {
    KERAS_2,
    KERAS_3
  }

  record Stored(List<Integer> shape, float[] values) {}

  private record Row(String kind, String name, ObjectNode config, List<String> inputs) {}

  private final Dialect dialect;
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, Map<String, Stored>> weights = new LinkedHashMap<>();
  private final SplittableRandom random = new SplittableRandom(7);
  private int[] input = {9, 9, 3};

  KerasFixture(Dialect dialect) {
    this.dialect = dialect;
  }

  KerasFixture input(int... shape) {
    input = shape;
    return this;
  }

  /** Adds a layer; {@code config} is the inside of a JSON object with ' for ". */
  KerasFixture layer(String kind, String name, String config, String... inputs) {
    try {
      ObjectNode node = (ObjectNode) JSON.readTree("{" + config.replace('\'', '"') + "}");
      node.put("name", name);
      rows.add(new Row(kind, name, node, List.of(inputs)));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
    return this;
  }

  /** Gives a layer an array of random values in -1…1. */
  KerasFixture weight(String layer, String name, Integer... shape) {
    int length = 1;
    for (int side : shape) {
      length *= side;
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      double u = random.nextDouble();
      values[i] = (float) (name.equals("moving_variance") ? 0.5 + u : 2 * u - 1);
    }
    return weight(layer, name, values, shape);
  }

  KerasFixture weight(String layer, String name, float[] values, Integer... shape) {
    weights
        .computeIfAbsent(layer, l -> new LinkedHashMap<>())
        .put(name, new Stored(List.of(shape), values));
    return this;
  }

  /** Takes a layer's weight away. */
  KerasFixture without(String layer, String name) {
    weights.get(layer).remove(name);
    return this;
  }

  Stored stored(String layer, String name) {
    return weights.get(layer).get(name);
  }

  /** {@code save}: configuration and weights. */
  Path functional(Path to) {
    return whole(to, model("Functional", "model"), rows.stream().map(Row::name).toList(), null);
  }

  /** The layers one after the other, as a sequential model. */
  Path sequential(Path to) {
    ObjectNode model = JSON.createObjectNode().put("class_name", "Sequential");
    ArrayNode layers = model.putObject("config").put("name", "sequential").putArray("layers");
    if (dialect == Dialect.KERAS_3) {
      layers.add(inputLayer("input_layer"));
    }
    for (Row row : rows) {
      ObjectNode layer = JSON.createObjectNode().put("class_name", row.kind());
      layer.set("config", row.config().deepCopy());
      if (dialect == Dialect.KERAS_2 && row == rows.get(0)) {
        ((ObjectNode) layer.get("config")).set("batch_input_shape", batch());
      }
      layers.add(layer);
    }
    return whole(to, model, rows.stream().map(Row::name).toList(), null);
  }

  /** A sequential model of this model (named base) and a Dense layer named top. */
  Path nested(Path to) {
    ObjectNode model = JSON.createObjectNode().put("class_name", "Sequential");
    ArrayNode layers = model.putObject("config").put("name", "sequential").putArray("layers");
    layers.add(inputLayer("outer_input"));
    layers.add(model("Functional", "base"));
    ObjectNode top = layers.addObject().put("class_name", "Dense");
    top.putObject("config").put("name", "top").put("units", 2);
    return whole(to, model, List.of("base", "top"), "base");
  }

  /** {@code save_weights}: no configuration. */
  Path weightsOnly(Path to) {
    try (Hdf5Writer h5 = new Hdf5Writer(to)) {
      write(h5, "", List.copyOf(weights.keySet()), null);
    }
    return to;
  }

  private ObjectNode model(String kind, String name) {
    ObjectNode model = JSON.createObjectNode().put("class_name", kind);
    ObjectNode config = model.putObject("config").put("name", name);
    ArrayNode layers = config.putArray("layers");
    ObjectNode in = inputLayer("image");
    in.put("name", "image").putArray("inbound_nodes");
    layers.add(in);
    for (Row row : rows) {
      ObjectNode layer = layers.addObject();
      layer.put("class_name", row.kind()).put("name", row.name()).set("config", row.config());
      layer.putArray("inbound_nodes").add(call(row.inputs()));
    }
    config.set("input_layers", end("image"));
    config.set("output_layers", end(rows.get(rows.size() - 1).name()));
    return model;
  }

  private JsonNode end(String name) {
    ArrayNode end = JSON.createArrayNode().add(name).add(0).add(0);
    return dialect == Dialect.KERAS_2 ? JSON.createArrayNode().add(end) : end;
  }

  private JsonNode call(List<String> inputs) {
    ArrayNode tensors = JSON.createArrayNode();
    for (String input : inputs) {
      if (dialect == Dialect.KERAS_2) {
        tensors.addArray().add(input).add(0).add(0).addObject();
      } else {
        ObjectNode tensor = tensors.addObject().put("class_name", "__keras_tensor__");
        tensor.putObject("config").putArray("keras_history").add(input).add(0).add(0);
      }
    }
    if (dialect == Dialect.KERAS_2) {
      return tensors;
    }
    ObjectNode call = JSON.createObjectNode();
    ArrayNode args = call.putArray("args");
    if (inputs.size() == 1) {
      args.add(tensors.get(0));
    } else {
      args.add(tensors);
    }
    call.putObject("kwargs");
    return call;
  }

  private ObjectNode inputLayer(String name) {
    ObjectNode layer = JSON.createObjectNode().put("class_name", "InputLayer");
    layer
        .putObject("config")
        .put("name", name)
        .set(dialect == Dialect.KERAS_2 ? "batch_input_shape" : "batch_shape", batch());
    return layer;
  }

  private ArrayNode batch() {
    ArrayNode batch = JSON.createArrayNode().addNull();
    for (int side : input) {
      if (side == 0) {
        batch.addNull();
      } else {
        batch.add(side);
      }
    }
    return batch;
  }

  private Path whole(Path to, ObjectNode model, List<String> layers, String nested) {
    try (Hdf5Writer h5 = new Hdf5Writer(to)) {
      h5.text("/", "model_config", model.toString());
      h5.text("/", "keras_version", dialect == Dialect.KERAS_2 ? "2.11.0" : "3.6.0");
      h5.text("/", "backend", "tensorflow");
      h5.group("model_weights");
      write(h5, "model_weights/", layers, nested);
    }
    return to;
  }

  private void write(Hdf5Writer h5, String root, List<String> layers, String nested) {
    h5.texts(root.isEmpty() ? "/" : root, "layer_names", layers);
    for (String layer : layers) {
      h5.group(root + layer);
      List<String> names = new ArrayList<>();
      Map<String, Map<String, Stored>> inside =
          layer.equals(nested) ? weights : Map.of(layer, weights.getOrDefault(layer, Map.of()));
      inside.forEach(
          (owner, arrays) ->
              arrays.forEach(
                  (name, stored) -> {
                    String full = owner + "/" + name + (dialect == Dialect.KERAS_2 ? ":0" : "");
                    names.add(full);
                    h5.floats(root + layer + "/" + full, stored.shape(), stored.values());
                  }));
      h5.texts(root + layer, "weight_names", names);
    }
  }
}
