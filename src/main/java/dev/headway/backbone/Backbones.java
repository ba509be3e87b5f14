package dev.headway.backbone;

import dev.headway.backbone.Backbone.Origin;
import dev.headway.catalog.BackboneDescriptor;
import dev.headway.config.InputSize;
import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;

/** Builds the catalog's networks and loads their weights. */
public final class Backbones {
  private Backbones() {}

  /**
   * A backbone with weights from a file, strictly: every weight is there, none is left over, each
   * has its shape.
   *
   * <p>With {@code architecture: keras} or {@code onnx} the layers are the file's own, up to the
   * last one that the descriptor names.
   *
   * @param weights a Keras {@code .h5}, or a DL4J {@code .zip} whose layers have the backbone's
   *     names (what else it has, such as a head, is left)
   * @param size of the images; null for the descriptor's
   * @throws HeadwayException exit 3 when the file isn't this network's, exit 2 when the size is too
   *     small or the descriptor isn't the file's
   */
  public static Backbone load(BackboneDescriptor descriptor, Path weights, InputSize size) {
    if (KerasModel.describedBy(descriptor)) {
      return KerasModel.load(descriptor, weights, size);
    }
    if (OnnxBackbone.describedBy(descriptor)) {
      return OnnxBackbone.load(descriptor, weights, size);
    }
    NetworkSpec spec = spec(descriptor, size);
    ComputationGraph graph = empty(spec);
    if (weights.toString().endsWith(".zip")) {
      ZipWeights.load(weights, spec, descriptor.name(), graph);
    } else {
      KerasWeights.load(weights, spec, descriptor.name(), graph);
    }
    return backbone(descriptor, spec, graph, Origin.PRETRAINED);
  }

  /** A backbone with fresh weights, a function of the seed. */
  public static Backbone random(BackboneDescriptor descriptor, long seed, InputSize size) {
    if (OnnxBackbone.describedBy(descriptor)) {
      throw HeadwayException.request(
          "backbone.weights: random isn't possible for '"
              + descriptor.name()
              + "', which is an ONNX file: its weights are in it");
    }
    if (KerasModel.describedBy(descriptor)) {
      throw HeadwayException.notBuiltYet(
          "backbone.weights: random for '"
              + descriptor.name()
              + "', whose layers are in its weights file");
    }
    NetworkSpec spec = spec(descriptor, size);
    ComputationGraph graph = empty(spec);
    RandomWeights.set(spec, graph, seed);
    return backbone(descriptor, spec, graph, Origin.RANDOM);
  }

  /** Writes the layers of {@code trained} that have the backbone's names as a DL4J file. */
  public static void save(ComputationGraph trained, BackboneDescriptor descriptor, Path to) {
    NetworkSpec spec = spec(descriptor, null);
    ComputationGraph graph = empty(spec);
    for (ParameterSpec parameter : spec.parameters()) {
      KerasParameters.set(graph, parameter, KerasParameters.get(trained, parameter));
    }
    try {
      ModelSerializer.writeModel(graph, to.toFile(), false);
    } catch (IOException e) {
      throw HeadwayException.failure(to + " can't be written: " + e.getMessage(), e);
    }
  }

  private static NetworkSpec spec(BackboneDescriptor descriptor, InputSize size) {
    return Architecture.of(descriptor.architecture())
        .spec(descriptor.name(), descriptor.width(), size == null ? descriptor.inputSize() : size);
  }

  private static ComputationGraph empty(NetworkSpec spec) {
    NativeThreads.pinToOne();
    ComputationGraph graph = new ComputationGraph(GraphConfigurations.of(spec));
    graph.init();
    return graph;
  }

  private static Backbone backbone(
      BackboneDescriptor descriptor, NetworkSpec spec, ComputationGraph graph, Origin origin) {
    return new Backbone(
        descriptor.name(),
        graph,
        spec.input(),
        descriptor.preprocess(),
        spec.last().output(),
        origin,
        Set.of());
  }
}
