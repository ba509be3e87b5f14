package dev.headway.backbone.onnx;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a layer has to know of its network: its parameters, and what is behind it. */
final class Wiring {
  private final ComputationGraph network;
  private final ComputationGraphConfiguration configuration;

  Wiring(ComputationGraph network) {
    this.network = network;
    this.configuration = network.getConfiguration();
  }

  Map<String, INDArray> parameters(String layer) {
    return network.getLayer(layer).paramTable();
  }

  /** The values of a parameter in C order. */
  static float[] floats(INDArray array) {
    try (INDArray copy = array.dup('c')) {
      return copy.data().asFloat();
    }
  }

  /** The batch normalisation that alone takes what a vertex gives; null when there is none. */
  String normalizationBehind(String vertex) {
    List<String> takers = takers(vertex);
    return takers.size() == 1
            && isLayer(takers.get(0), BatchNormalization.class)
            && !isOutput(vertex)
        ? takers.get(0)
        : null;
  }

  BatchNormalization normalization(String name) {
    return (BatchNormalization) layer(configuration.getVertices().get(name));
  }

  /** Whether all that takes what a vertex gives are convolutions that can pad as they please. */
  boolean onlyConvolutionsPadBehind(String vertex) {
    List<String> takers = takers(vertex);
    return !takers.isEmpty()
        && !isOutput(vertex)
        && takers.stream()
            .allMatch(
                taker ->
                    isLayer(taker, ConvolutionLayer.class)
                        && ((ConvolutionLayer) layer(configuration.getVertices().get(taker)))
                                .getConvolutionMode()
                            != ConvolutionMode.Same);
  }

  private boolean isOutput(String vertex) {
    return configuration.getNetworkOutputs().contains(vertex);
  }

  private List<String> takers(String vertex) {
    return configuration.getVertexInputs().entrySet().stream()
        .filter(entry -> entry.getValue().contains(vertex))
        .map(Map.Entry::getKey)
        .toList();
  }

  private boolean isLayer(String name, Class<?> kind) {
    GraphVertex vertex = configuration.getVertices().get(name);
    return vertex instanceof LayerVertex layer
        && layer.getPreProcessor() == null
        && kind.isInstance(layer(vertex));
  }

  private static Layer layer(GraphVertex vertex) {
    return ((LayerVertex) vertex).getLayerConf().getLayer();
  }
}
