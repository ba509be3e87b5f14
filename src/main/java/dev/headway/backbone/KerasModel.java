package dev.headway.backbone;

import dev.headway.backbone.Backbone.Origin;
import dev.headway.catalog.BackboneDescriptor;
import dev.headway.config.InputSize;
import dev.headway.config.Nearest;
import dev.headway.error.HeadwayException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A whole Keras model as a backbone of its own: its file brings layers and weights, the descriptor
 * says where to cut it. What lies behind the cut is left, whatever it is.
 *
 * <p>The layers are built here rather than by DL4J's importer: that one throws on whole numbers
 * where it expects fractions, takes no Keras 3 configuration, and wants every layer behind the cut
 * to be one it knows.
 */
final class KerasModel {
  /** What a descriptor calls it. */
  static final String ARCHITECTURE = "keras";

  private static final Set<String> VECTORS =
      Set.of("GlobalAveragePooling2D", "GlobalMaxPooling2D", "Flatten", "Dense", "Softmax");

  private final BackboneDescriptor descriptor;
  private final KerasFile file;
  private final KerasModelConfig model;
  private final List<KerasLayer> layers;

  private KerasModel(BackboneDescriptor descriptor, KerasFile file) {
    this.descriptor = descriptor;
    this.file = file;
    this.model =
        KerasModelConfig.parse(
            file.configuration()
                .orElseThrow(
                    () ->
                        HeadwayException.input(
                            "weights '"
                                + file.path()
                                + "' are weights alone (no attribute model_config), but the"
                                + " architecture of '"
                                + descriptor.name()
                                + "' is keras; save the whole model")),
            file.path());
    this.layers = model.upTo(cut());
  }

  static boolean describedBy(BackboneDescriptor descriptor) {
    return descriptor.architecture().equals(ARCHITECTURE);
  }

  /**
   * The model up to the last layer that {@code descriptor} names.
   *
   * @param size of the images; null for the descriptor's
   * @throws HeadwayException exit 3 when the file isn't a whole model or one that can't be built,
   *     exit 2 when the descriptor doesn't fit it
   */
  static Backbone load(BackboneDescriptor descriptor, Path weights, InputSize size) {
    if (weights.toString().endsWith(".zip")) {
      throw HeadwayException.notBuiltYet(
          "backbone.weights: a .zip for '"
              + descriptor.name()
              + "', whose layers are in its Keras file");
    }
    NativeThreads.pinToOne();
    try (KerasFile file = new KerasFile(weights)) {
      return new KerasModel(descriptor, file).load(size == null ? descriptor.inputSize() : size);
    }
  }

  private Backbone load(InputSize size) {
    checkNames();
    checkInput();
    KerasLayer last = layers.get(layers.size() - 1);
    if (VECTORS.contains(last.kind())) {
      throw request(
          "layer '"
              + last.name()
              + "' ("
              + last.kind()
              + ") gives no map of height x width x channels; end layers with one before it");
    }
    KerasGraph graph = KerasGraph.of(layers, size);
    String cut = last.name();
    MapShape map = graph.shape(cut);
    if (map.channels() != descriptor.featureWidth()) {
      throw request(
          "feature_width is "
              + descriptor.featureWidth()
              + ", but layer '"
              + cut
              + "' gives "
              + map.channels()
              + " channels ("
              + map
              + ")");
    }
    ComputationGraph network = graph.build(cut);
    setWeights(graph, network);
    return new Backbone(
        descriptor.name(),
        network,
        size,
        descriptor.preprocess(),
        map,
        Origin.PRETRAINED,
        graph.constants());
  }

  /** The layer that the descriptor names last. */
  private String cut() {
    List<String> named = descriptor.layers();
    String cut = named.get(named.size() - 1);
    if (!model.layers().containsKey(cut)) {
      throw request(
          "the file has no layer '" + cut + "'" + Nearest.hint(cut, model.layers().keySet()));
    }
    return cut;
  }

  private void checkNames() {
    for (KerasLayer layer : layers) {
      if (Networks.reserves(layer.name())) {
        throw layer.unusable("has a name that Headway's head uses; rename it, or cut before it");
      }
    }
    List<String> names = layers.stream().map(KerasLayer::name).toList();
    String cut = names.get(names.size() - 1);
    for (String name : descriptor.layers()) {
      if (!model.layers().containsKey(name)) {
        throw request("the file has no layer '" + name + "'" + Nearest.hint(name, names));
      }
      if (!names.contains(name)) {
        throw request(
            "layer '" + name + "' isn't before '" + cut + "', which comes last in layers");
      }
    }
  }

  private void checkInput() {
    if (model.inputShape() == null || model.inputShape().size() != 4) {
      if (model.inputShape() != null) {
        throw HeadwayException.input(
            String.format(
                "weights '%s': the model takes %s, not images (n, height, width, 3)",
                file.path(), model.inputShape()));
      }
      return;
    }
    int channels = model.inputShape().get(3).asInt();
    if (channels != NetworkSpec.CHANNELS) {
      throw HeadwayException.input(
          String.format(
              "weights '%s': the model takes images of %s channels (shape %s), Headway gives 3,"
                  + " channels last",
              file.path(), channels, model.inputShape()));
    }
    int height = model.inputShape().get(1).asInt(descriptor.inputSize().height());
    int width = model.inputShape().get(2).asInt(descriptor.inputSize().width());
    if (!new InputSize(height, width).equals(descriptor.inputSize())) {
      throw request(
          String.format(
              "input_size is %s, but the model was made for %dx%d",
              descriptor.inputSize(), height, width));
    }
  }

  private void setWeights(KerasGraph graph, ComputationGraph network) {
    Map<String, Map<String, Map<String, String>>> groups = new HashMap<>();
    Map<String, Map<String, String>> plain = file.weights();
    Map<String, Set<String>> used = new HashMap<>();
    Map<ParameterSpec, float[]> values = new HashMap<>();
    for (KerasGraph.Weight weight : graph.weights()) {
      KerasLayer layer = weight.layer();
      used.computeIfAbsent(layer.name(), l -> new HashSet<>()).addAll(weight.names());
      values.put(weight.parameter(), values(weight, found(layer, plain, groups)));
    }
    for (KerasLayer layer : layers) {
      Set<String> extra = new HashSet<>(found(layer, plain, groups).keySet());
      extra.removeAll(used.getOrDefault(layer.name(), Set.of()));
      if (!extra.isEmpty()) {
        throw layer.unusable(
            "has weights that its settings don't speak of: "
                + extra.stream().sorted().collect(Collectors.joining(", ")));
      }
    }
    values.forEach((parameter, array) -> KerasParameters.set(network, parameter, array));
  }

  private Map<String, String> found(
      KerasLayer layer,
      Map<String, Map<String, String>> plain,
      Map<String, Map<String, Map<String, String>>> groups) {
    return layer.group().equals(layer.name())
        ? plain.getOrDefault(layer.name(), Map.of())
        : groups.computeIfAbsent(layer.group(), file::nested).getOrDefault(layer.name(), Map.of());
  }

  private float[] values(KerasGraph.Weight weight, Map<String, String> found) {
    ParameterSpec parameter = weight.parameter();
    if (weight.names().isEmpty()) {
      // A batch normalisation without scale multiplies by 1, one without centre adds 0.
      float[] constant = new float[parameter.length()];
      Arrays.fill(constant, parameter.name().equals("gamma") ? 1 : 0);
      return constant;
    }
    return KerasWeights.array(
            file,
            descriptor.name(),
            weight.layer().name(),
            weight.names(),
            parameter.shape(),
            found)
        .values();
  }

  private HeadwayException request(String what) {
    return HeadwayException.request(
        "backbone '" + descriptor.name() + "' and '" + file.path() + "': " + what);
  }
}
