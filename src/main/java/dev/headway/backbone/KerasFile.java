package dev.headway.backbone;

import dev.headway.error.HeadwayException;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Keras HDF5 file: weights alone ({@code save_weights}) or a whole model ({@code save}), which
 * keeps its weights in the group {@code model_weights} and its configuration in an attribute.
 */
final class KerasFile implements Closeable {
  private final Path path;
  private final Hdf5File file;
  private final String root;

  KerasFile(Path path) {
    this.path = path;
    this.file = new Hdf5File(path);
    this.root = file.exists("model_weights") ? "model_weights/" : "";
  }

  Path path() {
    return path;
  }

  /** The model's configuration as JSON, in files of whole models. */
  Optional<String> configuration() {
    return file.strings("/", "model_config").map(strings -> String.join("", strings));
  }

  /**
   * All weights: layer name, then the weight's plain name ({@code kernel}), to where its array is,
   * in the file's order. Layers without weights are left out.
   *
   * @throws HeadwayException (exit 3) if the file has no list of layers
   */
  Map<String, Map<String, String>> weights() {
    String group = root.isEmpty() ? "/" : root;
    List<String> layers =
        chunked(group, "layer_names")
            .orElseThrow(
                () ->
                    HeadwayException.input(
                        "weights '"
                            + path
                            + "' list no layers (attribute layer_names): they are not a Keras"
                            + " weights file"));
    Map<String, Map<String, String>> weights = new LinkedHashMap<>();
    for (String layer : layers) {
      Map<String, String> arrays = new LinkedHashMap<>();
      for (String name : chunked(root + layer, "weight_names").orElse(List.of())) {
        arrays.put(plain(name), root + layer + "/" + name);
      }
      if (!arrays.isEmpty()) {
        weights.put(layer, arrays);
      }
    }
    return weights;
  }

  /** Whether it is a whole model's file, not weights alone. */
  boolean wholeModel() {
    return !root.isEmpty();
  }

  /**
   * The weights of a model within the model, which the file keeps in one group: layer name, then as
   * {@link #weights()}.
   */
  Map<String, Map<String, String>> nested(String group) {
    Map<String, Map<String, String>> weights = new LinkedHashMap<>();
    for (String name : chunked(root + group, "weight_names").orElse(List.of())) {
      String[] parts = name.split("/");
      String layer = parts.length > 1 ? parts[parts.length - 2] : group;
      weights
          .computeIfAbsent(layer, l -> new LinkedHashMap<>())
          .put(plain(name), root + group + "/" + name);
    }
    return weights;
  }

  /** The array at a place that {@link #weights()} gave. */
  Hdf5File.Array array(String place) {
    return file.array(place);
  }

  /** Keras splits lists over 64 KiB into attributes name0, name1, …. */
  private Optional<List<String>> chunked(String object, String attribute) {
    Optional<List<String>> whole = file.strings(object, attribute);
    if (whole.isPresent()) {
      return whole;
    }
    List<String> all = new ArrayList<>();
    int chunk = 0;
    for (Optional<List<String>> next = file.strings(object, attribute + chunk);
        next.isPresent();
        next = file.strings(object, attribute + chunk)) {
      all.addAll(next.get());
      chunk++;
    }
    return chunk == 0 ? Optional.empty() : Optional.of(all);
  }

  /** {@code conv1_3/kernel:0} and {@code conv1_W_1:0} are {@code kernel}. */
  static String plain(String weightName) {
    String name = weightName.substring(weightName.lastIndexOf('/') + 1);
    int colon = name.indexOf(':');
    if (colon >= 0) {
      name = name.substring(0, colon);
    }
    // Keras 1 named weights after their layer: block1_conv1_W_1.
    for (Map.Entry<String, String> old : KERAS_1.entrySet()) {
      if (name.matches(".*_" + old.getKey() + "(_\\d+)?")) {
        return old.getValue();
      }
    }
    return name;
  }

  private static final Map<String, String> KERAS_1 =
      new HashMap<>(
          Map.of(
              "W", "kernel",
              "b", "bias",
              "gamma", "gamma",
              "beta", "beta",
              "running_mean", "moving_mean",
              "running_std", "moving_variance"));

  @Override
  public void close() {
    file.close();
  }
}
