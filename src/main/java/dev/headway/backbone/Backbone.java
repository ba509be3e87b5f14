package dev.headway.backbone;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import java.util.Set;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A network without its top, with its weights.
 *
 * @param name the catalog's name
 * @param graph one input (n, height, width, 3), one output (n, height, width, channels); null for
 *     an ONNX file
 * @param inputSize of the images
 * @param preprocess from pixels to input
 * @param map the shape of the output for one image
 * @param origin where the weights are from
 * @param constants parameters of batch normalisations that never change, as Keras' {@code
 *     scale=False} and {@code center=False} have it
 * @param onnx the ONNX file that runs instead of a graph and learns nothing; null for a graph
 */
public record Backbone(
    String name,
    ComputationGraph graph,
    InputSize inputSize,
    PreprocessMode preprocess,
    MapShape map,
    Origin origin,
    Set<ParameterSpec> constants,
    OnnxBackbone onnx) {
  /** Where weights are from, and so what a batch normalisation does when it is trained. */
  public enum Origin {
    /** From a file: its means and variances are kept and used. */
    PRETRAINED,
    /** Drawn: means and variances are those of the minibatches, and learnt as running ones. */
    RANDOM
  }

  /** Copies the set. */
  public Backbone {
    constants = Set.copyOf(constants);
  }

  /** A network of DL4J's. */
  Backbone(
      String name,
      ComputationGraph graph,
      InputSize inputSize,
      PreprocessMode preprocess,
      MapShape map,
      Origin origin,
      Set<ParameterSpec> constants) {
    this(name, graph, inputSize, preprocess, map, origin, constants, null);
  }

  /** An ONNX file. */
  static Backbone of(
      String name,
      InputSize inputSize,
      PreprocessMode preprocess,
      MapShape map,
      OnnxBackbone onnx) {
    return new Backbone(name, null, inputSize, preprocess, map, Origin.PRETRAINED, Set.of(), onnx);
  }

  /** SHA-256 of its parameters; of an ONNX file, of the file. */
  public String sha256() {
    return onnx == null ? ModelDigest.sha256(graph) : onnx.sha256();
  }

  /** The same network with other weights. */
  Backbone with(ComputationGraph weights) {
    return new Backbone(name, weights, inputSize, preprocess, map, origin, constants);
  }

  /** Whether a parameter of a batch normalisation never changes. */
  boolean keeps(String layer, String parameter) {
    return constants.stream()
        .anyMatch(each -> each.layer().equals(layer) && each.name().equals(parameter));
  }
}
