package dev.headway.backbone.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds the vertices of one network, each after those that it takes. */
final class OnnxLayers {
  /** Exact classes: a subclass computes something else. */
  private static final Set<Class<?>> KNOWN =
      Set.of(
          ConvolutionLayer.class,
          DepthwiseConvolution2D.class,
          SubsamplingLayer.class,
          ZeroPaddingLayer.class,
          Cropping2D.class,
          Upsampling2D.class,
          ActivationLayer.class,
          DropoutLayer.class,
          GlobalPoolingLayer.class,
          DenseLayer.class,
          ElementWiseMultiplicationLayer.class,
          ElementWiseVertex.class,
          MergeVertex.class,
          ScaleVertex.class,
          ShiftVertex.class,
          PreprocessorVertex.class);

  private final OnnxGraph graph;
  private final Wiring wiring;
  private final Activations activations;
  private final Convolutions convolutions;
  private final Maps maps;

  OnnxLayers(OnnxGraph graph, Wiring wiring, Maps maps) {
    this.graph = graph;
    this.wiring = wiring;
    this.maps = maps;
    this.activations = new Activations(graph);
    this.convolutions = new Convolutions(graph, wiring, activations);
  }

  /** Whether a layer's or vertex' configuration is of a known kind. */
  static boolean knows(Object kind) {
    // Subclasses of these two differ in how they are trained.
    return KNOWN.contains(kind.getClass())
        || kind instanceof BatchNormalization
        || kind instanceof OutputLayer;
  }

  /** What a wrapper that concerns training alone is around. */
  static Layer unwrapped(Layer layer) {
    Layer inner = layer;
    while (inner instanceof BaseWrapperLayer wrapper) {
      inner = wrapper.getUnderlying();
    }
    return inner;
  }

  /** Adds a vertex and says what comes out. */
  Value add(String name, GraphVertex vertex, List<Value> inputs) throws UnknownLayerException {
    Value first = inputs.get(0);
    if (vertex instanceof LayerVertex layer) {
      Value in =
          layer.getPreProcessor() == null
              ? first
              : preprocessed(name + "/preprocessed", layer.getPreProcessor(), first);
      return layer(name, unwrapped(layer.getLayerConf().getLayer()), in);
    }
    if (vertex instanceof ElementWiseVertex elements) {
      return elementWise(name, elements.getOp(), inputs);
    }
    if (vertex instanceof MergeVertex merge) {
      return concatenation(name, merge, inputs);
    }
    if (vertex instanceof ScaleVertex scale) {
      return first.in(withScalar("Mul", name, first.tensor(), scale.getScaleFactor()));
    }
    if (vertex instanceof ShiftVertex shift) {
      return first.in(withScalar("Add", name, first.tensor(), shift.getShiftFactor()));
    }
    return preprocessed(name, ((PreprocessorVertex) vertex).getPreProcessor(), first);
  }

  private Value layer(String name, Layer layer, Value in) throws UnknownLayerException {
    requireChannelsLast(name, layer, in);
    if (layer instanceof ConvolutionLayer convolution) {
      return convolutions.convolution(name, convolution, in);
    }
    if (layer instanceof BatchNormalization norm) {
      return convolutions.normalization(name, norm, in);
    }
    if (layer instanceof SubsamplingLayer pool) {
      return maps.pooling(name, pool, in);
    }
    if (layer instanceof ZeroPaddingLayer padding) {
      return maps.padding(name, padding, in);
    }
    if (layer instanceof Cropping2D cropping) {
      return maps.cropping(name, cropping, in);
    }
    if (layer instanceof Upsampling2D upsampling) {
      return maps.upsampling(name, upsampling, in);
    }
    if (layer instanceof GlobalPoolingLayer pool) {
      return maps.globalPooling(name, pool, in);
    }
    if (layer instanceof ActivationLayer activation) {
      return activations.apply(activation.getActivationFn(), name, in);
    }
    if (layer instanceof ElementWiseMultiplicationLayer multiplication) {
      return multiplication(name, multiplication, in);
    }
    if (layer instanceof DropoutLayer) {
      // Nothing is dropped in inference.
      return in;
    }
    return dense(name, (FeedForwardLayer) layer, in);
  }

  private static void requireChannelsLast(String name, Layer layer, Value in)
      throws UnknownLayerException {
    CNN2DFormat format =
        layer instanceof ConvolutionLayer l
            ? l.getCnn2dDataFormat()
            : layer instanceof SubsamplingLayer l
                ? l.getCnn2dDataFormat()
                : layer instanceof ZeroPaddingLayer l
                    ? l.getDataFormat()
                    : layer instanceof Cropping2D l
                        ? l.getDataFormat()
                        : layer instanceof Upsampling2D l
                            ? l.getFormat()
                            : layer instanceof BatchNormalization l && in.isMap()
                                ? l.getCnn2DFormat()
                                : CNN2DFormat.NHWC;
    if (format != CNN2DFormat.NHWC) {
      throw UnknownLayerException.of(name, layer.getClass().getSimpleName() + ", channels first");
    }
  }

  private Value dense(String name, FeedForwardLayer layer, Value in) throws UnknownLayerException {
    Map<String, INDArray> parameters = wiring.parameters(name);
    if (in.isMap() || layer instanceof DenseLayer dense && dense.hasLayerNorm()) {
      throw UnknownLayerException.of(
          name, layer.getClass().getSimpleName() + " on maps, or with layer normalisation");
    }
    int out = Math.toIntExact(layer.getNOut());
    boolean activates = !Activations.isIdentity(layer.getActivationFn());
    float[] weights = Wiring.floats(parameters.get("W"));
    float[] bias =
        parameters.containsKey("b") ? Wiring.floats(parameters.get("b")) : new float[out];
    String tensor =
        graph.node(
            "Gemm",
            activates ? name + "/linear" : name,
            List.of(
                in.tensor(), graph.floats(weights, in.channels(), out), graph.floats(bias, out)));
    return activations.apply(layer.getActivationFn(), name, Value.vector(tensor, out));
  }

  private Value multiplication(String name, ElementWiseMultiplicationLayer layer, Value in)
      throws UnknownLayerException {
    Map<String, INDArray> parameters = wiring.parameters(name);
    String scaled =
        graph.node("Mul", name + "/scaled", List.of(in.tensor(), row(parameters.get("W"))));
    boolean activates = !Activations.isIdentity(layer.getActivationFn());
    String shifted =
        graph.node(
            "Add", activates ? name + "/linear" : name, List.of(scaled, row(parameters.get("b"))));
    return activations.apply(layer.getActivationFn(), name, in.in(shifted));
  }

  private String row(INDArray parameter) {
    float[] values = Wiring.floats(parameter);
    return graph.floats(values, values.length);
  }

  private Value elementWise(String name, ElementWiseVertex.Op op, List<Value> inputs)
      throws UnknownLayerException {
    Value first = inputs.get(0);
    boolean equal =
        inputs.stream()
            .allMatch(
                in ->
                    in.height() == first.height()
                        && in.width() == first.width()
                        && in.channels() == first.channels());
    if (!equal) {
      throw UnknownLayerException.of(name, op + " of unequal shapes");
    }
    List<String> tensors = inputs.stream().map(Value::tensor).toList();
    return switch (op) {
      case Add -> first.in(chain("Add", name, tensors));
      case Subtract -> first.in(chain("Sub", name, tensors));
      case Product -> first.in(chain("Mul", name, tensors));
      case Max -> first.in(graph.node("Max", name, tensors));
      case Average -> {
        String sum = chain("Add", name + "/sum", tensors);
        yield first.in(withScalar("Div", name, sum, tensors.size()));
      }
      default -> throw UnknownLayerException.of(name, op.toString());
    };
  }

  /** An operator of two inputs over all of them, from the left. */
  private String chain(String operator, String name, List<String> tensors) {
    String result = tensors.get(0);
    for (int i = 1; i < tensors.size(); i++) {
      String output = i == tensors.size() - 1 ? name : name + "/" + i;
      result = graph.node(operator, output, List.of(result, tensors.get(i)));
    }
    return result;
  }

  private Value concatenation(String name, MergeVertex merge, List<Value> inputs)
      throws UnknownLayerException {
    Value first = inputs.get(0);
    if (first.isMap() && merge.getMergeAxis() != 3) {
      throw UnknownLayerException.of(name, "concatenation along axis " + merge.getMergeAxis());
    }
    int channels = inputs.stream().mapToInt(Value::channels).sum();
    String tensor =
        graph.node(
            "Concat",
            name,
            inputs.stream().map(Value::tensor).toList(),
            OnnxGraph.attribute("axis", 1L));
    return first.isMap()
        ? Value.map(tensor, first.height(), first.width(), channels)
        : Value.vector(tensor, channels);
  }

  private String withScalar(String operator, String name, String tensor, double value) {
    return graph.node(operator, name, List.of(tensor, graph.scalar(value)));
  }

  private Value preprocessed(String name, InputPreProcessor preprocessor, Value in)
      throws UnknownLayerException {
    if (preprocessor instanceof CnnToFeedForwardPreProcessor flatten
        && flatten.getFormat() == CNN2DFormat.NHWC
        && in.isMap()) {
      return maps.flattened(name, in);
    }
    throw UnknownLayerException.of(name, preprocessor.getClass().getSimpleName());
  }
}
