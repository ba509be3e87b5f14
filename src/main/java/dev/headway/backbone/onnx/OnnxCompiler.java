package dev.headway.backbone.onnx;

import dev.headway.config.Pooling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * From a DL4J network, as it computes in inference, to an ONNX model that computes the same. Images
 * come in channels last and are turned once; a batch normalisation behind a convolution becomes
 * part of its weights, and zeros padded before one part of its settings.
 */
public final class OnnxCompiler {
  private static final String OUTPUT = "features";

  /** The symbolic first dimension of what comes in and out: how many images. */
  public static final String BATCH = OnnxGraph.BATCH;

  /** Another one may give a network's features other bits: of what it makes, padding included. */
  public static final int VERSION = 2;

  private OnnxCompiler() {}

  /**
   * Compiles.
   *
   * @param network one input (n, height, width, channels), channels last throughout; one output: a
   *     map, or a vector
   * @param pooling what becomes of a map; null keeps it, flattened as (height, width, channels)
   * @param inputShape height, width, channels
   * @return an ONNX file
   * @throws UnknownLayerException for a network with a layer that isn't known here
   */
  public static OnnxModel compile(ComputationGraph network, Pooling pooling, long... inputShape)
      throws UnknownLayerException {
    ComputationGraphConfiguration configuration = network.getConfiguration();
    requireKnown(configuration);
    int height = Math.toIntExact(inputShape[0]);
    int width = Math.toIntExact(inputShape[1]);
    int channels = Math.toIntExact(inputShape[2]);
    OnnxGraph graph = new OnnxGraph();
    String images = graph.input("images", height, width, channels);
    Wiring wiring = new Wiring(network);
    Maps maps = new Maps(graph, wiring);
    OnnxLayers layers = new OnnxLayers(graph, wiring, maps);
    Map<String, Value> values = new HashMap<>();
    values.put(
        configuration.getNetworkInputs().get(0),
        Value.map(
            graph.node(
                "Transpose",
                "channels_first",
                List.of(images),
                OnnxGraph.attribute("perm", 0, 3, 1, 2)),
            height,
            width,
            channels));
    for (int index : network.topologicalSortOrder()) {
      String name = network.getVertices()[index].getVertexName();
      if (!values.containsKey(name)) {
        List<Value> inputs =
            configuration.getVertexInputs().get(name).stream().map(values::get).toList();
        values.put(name, layers.add(name, configuration.getVertices().get(name), inputs));
      }
    }
    Value last = values.get(configuration.getNetworkOutputs().get(0));
    if (!last.isMap()) {
      last = last.in(graph.node("Identity", OUTPUT, List.of(last.tensor())));
    } else if (pooling == Pooling.GLOBAL_AVERAGE) {
      last = maps.average(OUTPUT, last);
    } else {
      last = maps.flattened(OUTPUT, last);
    }
    graph.output(last.tensor(), last.channels());
    return new OnnxModel(graph.bytes(), last.channels());
  }

  private static void requireKnown(ComputationGraphConfiguration configuration)
      throws UnknownLayerException {
    List<String> unknown = new ArrayList<>();
    for (Map.Entry<String, GraphVertex> entry : configuration.getVertices().entrySet()) {
      GraphVertex vertex = entry.getValue();
      Object kind =
          vertex instanceof LayerVertex layer
              ? OnnxLayers.unwrapped(layer.getLayerConf().getLayer())
              : vertex;
      if (!OnnxLayers.knows(kind)) {
        unknown.add(UnknownLayerException.named(entry.getKey(), kind.getClass().getSimpleName()));
      }
    }
    if (!unknown.isEmpty()) {
      throw new UnknownLayerException(unknown);
    }
  }
}
