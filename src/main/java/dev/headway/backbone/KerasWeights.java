package dev.headway.backbone;

import dev.headway.error.HeadwayException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Loads a Keras weights file into a named network by layer name, strictly. */
final class KerasWeights {
  private KerasWeights() {}

  /**
   * Sets every parameter of {@code graph} from the file.
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
      refuseExtra(path, backbone, parameters, found);
      arrays.forEach((parameter, array) -> KerasParameters.set(graph, parameter, array.values()));
    }
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
    String place = found.getOrDefault(parameter.layer(), Map.of()).get(parameter.name());
    if (place == null && parameter.name().equals("depthwise_kernel")) {
      // Keras 3 calls it kernel.
      place = found.getOrDefault(parameter.layer(), Map.of()).get("kernel");
    }
    if (place == null) {
      throw HeadwayException.input(
          "weights '"
              + file.path()
              + "': layer '"
              + parameter.layer()
              + "' lacks its "
              + parameter.name()
              + " "
              + parameter.shape()
              + ", which '"
              + backbone
              + "' needs");
    }
    Hdf5File.Array array = file.array(place);
    if (!array.shape().equals(parameter.shape())) {
      throw HeadwayException.input(
          "weights '"
              + file.path()
              + "': layer '"
              + parameter.layer()
              + "', "
              + parameter.name()
              + ": '"
              + backbone
              + "' expects shape "
              + parameter.shape()
              + ", found "
              + array.shape()
              + "; they may be of another width or version of the network");
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
