package dev.headway.backbone;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Parts of a graph, copied with their parameters; the graph itself stays as it is. */
final class Vertices {
  private Vertices() {}

  /**
   * Adds copies of vertices, with the names and inputs that they have.
   *
   * @param names in an order in which each comes after those that it takes
   * @param change what becomes of a layer's copy
   */
  static void add(
      GraphBuilder to,
      ComputationGraphConfiguration from,
      Collection<String> names,
      UnaryOperator<org.deeplearning4j.nn.conf.layers.Layer> change) {
    for (String name : names) {
      String[] inputs = from.getVertexInputs().get(name).toArray(String[]::new);
      GraphVertex vertex = from.getVertices().get(name);
      if (vertex instanceof LayerVertex layer) {
        to.addLayer(
            name,
            change.apply(layer.getLayerConf().getLayer().clone()),
            layer.getPreProcessor() == null ? null : layer.getPreProcessor().clone(),
            inputs);
      } else {
        to.addVertex(name, copy(vertex), inputs);
      }
    }
  }

  /** DL4J's clone of a MergeVertex forgets its axis. */
  private static GraphVertex copy(GraphVertex vertex) {
    GraphVertex copy = vertex.clone();
    if (vertex instanceof MergeVertex merge) {
      ((MergeVertex) copy).setMergeAxis(merge.getMergeAxis());
    }
    return copy;
  }

  /** Height, width and channels of what a vertex of a backbone gives for one image. */
  static MapShape shape(Backbone backbone, Cut cut) {
    InputTypeConvolutional type = (InputTypeConvolutional) types(backbone, cut).get(cut.at());
    return new MapShape(
        Math.toIntExact(type.getHeight()),
        Math.toIntExact(type.getWidth()),
        Math.toIntExact(type.getChannels()));
  }

  /** What the image and each vertex before a cut give, for one image. */
  static Map<String, InputType> types(Backbone backbone, Cut cut) {
    ComputationGraphConfiguration graph = backbone.graph().getConfiguration();
    Map<String, InputType> types = new HashMap<>();
    types.put(
        NetworkSpec.INPUT,
        InputType.convolutional(
            backbone.inputSize().height(),
            backbone.inputSize().width(),
            NetworkSpec.CHANNELS,
            GraphConfigurations.FORMAT));
    for (String name : cut.frozen()) {
      InputType[] inputs =
          graph.getVertexInputs().get(name).stream().map(types::get).toArray(InputType[]::new);
      types.put(name, graph.getVertices().get(name).getOutputType(0, inputs));
    }
    return types;
  }

  /**
   * Sets the parameters of every layer that both networks have. One by one: the flattened
   * parameters of a depthwise convolution with bias are read and set in different orders.
   */
  static void copyParameters(ComputationGraph from, ComputationGraph to) {
    for (Layer layer : from.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      if (to.getConfiguration().getVertices().containsKey(name)) {
        Map<String, INDArray> table = to.getLayer(name).paramTable();
        layer.paramTable().forEach((parameter, values) -> table.get(parameter).assign(values));
      }
    }
  }
}
