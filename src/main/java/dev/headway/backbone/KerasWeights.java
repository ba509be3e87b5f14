package dev.headway.backbone;

import dev.headway.error.HeadwayException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Loads a Keras weights file into a named network by layer name, strictly. */
final class KerasWeights {
  private KerasWeights() {}

  /**
   * Sets every parameter of {@code graph} from the file. A whole model's file may have layers
   * behind the last of {@code spec}; they are left.
   *
   * @throws HeadwayException (exit 3) naming file, layer and shapes if a weight is missing, extra
   *     or of another shape
   */
  static void load(Path path, NetworkSpec spec, String backbone, ComputationGraph graph) {
    try (KerasFile file = new KerasFile(path)) {
      Map<String, Map<String, String>> found = file.weights();
      List<ParameterSpec> parameters = spec.parameters();
      refuseAnotherNetwork(path, backbone, parameters, found);
      // All is checked before anything is set, in the order a reader would look.
      Map<ParameterSpec, Hdf5File.Array> arrays = new LinkedHashMap<>();
      for (ParameterSpec parameter : parameters) {
        arrays.put(parameter, array(file, backbone, parameter, found));
      }
      Map<String, Map<String, String>> counted = new LinkedHashMap<>(found);
      counted.keySet().removeAll(behind(file, spec));
      refuseExtra(path, backbone, parameters, counted);
      arrays.forEach((parameter, array) -> KerasParameters.set(graph, parameter, array.values()));
    }
  }

  /**
   * The layers of a whole model that lie behind the features, such as a classifier's; empty for a
   * file of weights alone, which says nothing about what lies where.
   */
  private static Set<String> behind(KerasFile file, NetworkSpec spec) {
    if (!file.wholeModel()) {
      return Set.of();
    }
    Set<String> behind = new HashSet<>(file.weights().keySet());
    behind.removeAll(spec.layerNames());
    file.configuration()
        .map(json -> KerasModelConfig.parse(json, file.path()))
        .filter(model -> model.layers().containsKey(spec.last().name()))
        .ifPresent(
            model -> model.upTo(spec.last().name()).forEach(layer -> behind.remove(layer.name())));
    return behind;
  }

  private static void refuseAnotherNetwork(
      Path path,
      String backbone,
      List<ParameterSpec> parameters,
      Map<String, Map<String, String>> found) {
    Set<String> expected =
        parameters.stream()
            .map(ParameterSpec::layer)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> common = new HashSet<>(expected);
    common.retainAll(found.keySet());
    if (2 * common.size() < expected.size()) {
      throw HeadwayException.input(
          "weights '"
              + path
              + "' are of another network: of the "
              + expected.size()
              + " layers with weights of '"
              + backbone
              + "' they have "
              + common.size()
              + " (expected "
              + sample(expected)
              + "; found "
              + sample(found.keySet())
              + "); name the backbone that they belong to");
    }
  }

  private static String sample(Set<String> layers) {
    return layers.isEmpty()
        ? "no layer"
        : layers.stream().limit(3).collect(Collectors.joining(", "))
            + (layers.size() > 3 ? ", …" : "");
  }

  private static Hdf5File.Array array(
      KerasFile file,
      String backbone,
      ParameterSpec parameter,
      Map<String, Map<String, String>> found) {
    // Keras 3 calls a depthwise layer's array kernel.
    List<String> names =
        parameter.name().equals("depthwise_kernel")
            ? List.of("depthwise_kernel", "kernel")
            : List.of(parameter.name());
    return array(
        file,
        backbone,
        parameter.layer(),
        names,
        parameter.shape(),
        found.getOrDefault(parameter.layer(), Map.of()));
  }

  /**
   * An array of the file.
   *
   * @param names what it may be called, for messages the first
   * @param found the layer's arrays
   * @throws HeadwayException (exit 3) if it isn't there, or of another shape
   */
  static Hdf5File.Array array(
      KerasFile file,
      String backbone,
      String layer,
      List<String> names,
      List<Integer> shape,
      Map<String, String> found) {
    String place = names.stream().map(found::get).filter(Objects::nonNull).findFirst().orElse(null);
    if (place == null) {
      throw HeadwayException.input(
          String.format(
              "weights '%s': layer '%s' lacks its %s %s, which '%s' needs",
              file.path(), layer, names.get(0), shape, backbone));
    }
    Hdf5File.Array array = file.array(place);
    if (!array.shape().equals(shape)) {
      throw HeadwayException.input(
          String.format(
              "weights '%s': layer '%s', %s: '%s' expects shape %s, found %s; they may be of"
                  + " another width or version of the network",
              file.path(), layer, names.get(0), backbone, shape, array.shape()));
    }
    return array;
  }

  private static void refuseExtra(
      Path path,
      String backbone,
      List<ParameterSpec> parameters,
      Map<String, Map<String, String>> found) {
    Map<String, Set<String>> expected = new LinkedHashMap<>();
    for (ParameterSpec parameter : parameters) {
      expected
          .computeIfAbsent(parameter.layer(), layer -> new HashSet<>())
          .add(parameter.name().replace("depthwise_kernel", "kernel"));
    }
    found.forEach(
        (layer, arrays) ->
            arrays
                .keySet()
                .forEach(
                    name -> {
                      if (!expected
                          .getOrDefault(layer, Set.of())
                          .contains(name.replace("depthwise_kernel", "kernel"))) {
                        throw HeadwayException.input(
                            "weights '"
                                + path
                                + "': layer '"
                                + layer
                                + "' has "
                                + name
                                + ", which '"
                                + backbone
                                + "' doesn't; give the file without top, of this very network");
                      }
                    }));
  }
}
