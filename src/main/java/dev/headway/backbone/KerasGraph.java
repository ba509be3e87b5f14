package dev.headway.backbone;

import dev.headway.config.InputSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/** Keras layers as a DL4J graph, channels last, with the weights that each is to have. */
final class KerasGraph {
  /** The classes of layers that can be built. */
  static final List<String> KINDS =
      List.of(
          "Conv2D",
          "DepthwiseConv2D",
          "SeparableConv2D",
          "BatchNormalization",
          "Activation",
          "ReLU",
          "LeakyReLU",
          "ELU",
          "MaxPooling2D",
          "AveragePooling2D",
          "ZeroPadding2D",
          "Cropping2D",
          "UpSampling2D",
          "Add",
          "Subtract",
          "Multiply",
          "Average",
          "Maximum",
          "Concatenate",
          "Dropout",
          "SpatialDropout2D",
          "GaussianDropout",
          "GaussianNoise",
          "Rescaling");

  private static final double EPSILON = 1e-3;
  private static final String DEPTHWISE = "/depthwise";

  private final GraphBuilder graph = GraphConfigurations.builder().addInputs(NetworkSpec.INPUT);
  private final Map<String, InputTypeConvolutional> types = new HashMap<>();
  private final List<Weight> weights = new ArrayList<>();
  private final InputTypeConvolutional input;

  /**
   * One array of a layer.
   *
   * @param layer of the file
   * @param names what Keras calls the array, the newest first; empty where there is none in the
   *     file, and it has the same value everywhere
   * @param parameter where it goes
   */
  record Weight(KerasLayer layer, List<String> names, ParameterSpec parameter) {}

  private KerasGraph(InputSize size) {
    input =
        (InputTypeConvolutional)
            InputType.convolutional(
                size.height(), size.width(), NetworkSpec.CHANNELS, GraphConfigurations.FORMAT);
    types.put(NetworkSpec.INPUT, input);
  }

  /** The layers, each after those that it takes; the last one's map is the output. */
  static KerasGraph of(List<KerasLayer> layers, InputSize size) {
    KerasGraph graph = new KerasGraph(size);
    for (KerasLayer layer : layers) {
      try {
        graph.add(layer);
      } catch (IllegalArgumentException | IllegalStateException e) {
        throw layer.unusable("can't be built on " + graph.shapes(layer) + ": " + e.getMessage());
      }
    }
    return graph;
  }

  /** The vertex before a separable convolution's own. */
  static String depthwise(String layer) {
    return layer + DEPTHWISE;
  }

  /** Whether a vertex is the depthwise part of another one's layer. */
  static boolean partOfLayer(String vertex, Set<String> vertices) {
    return vertex.endsWith(DEPTHWISE)
        && vertices.contains(vertex.substring(0, vertex.length() - DEPTHWISE.length()));
  }

  /** What stays as it is in training: the gammas and betas that the file doesn't have. */
  Set<ParameterSpec> constants() {
    return weights.stream()
        .filter(weight -> weight.names().isEmpty())
        .map(Weight::parameter)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A network without its weights. */
  ComputationGraph build(String output) {
    ComputationGraph network =
        new ComputationGraph(graph.setOutputs(output).setInputTypes(input).build());
    network.init();
    return network;
  }

  /** Every array that the layers have, in their order. */
  List<Weight> weights() {
    return weights;
  }

  /** The shape of a layer's map. */
  MapShape shape(String layer) {
    InputTypeConvolutional type = types.get(layer);
    return new MapShape(
        Math.toIntExact(type.getHeight()),
        Math.toIntExact(type.getWidth()),
        Math.toIntExact(type.getChannels()));
  }

  private List<MapShape> shapes(KerasLayer layer) {
    return layer.inputs().stream().map(this::shape).toList();
  }

  private void add(KerasLayer layer) {
    layer.only("data_format", "channels_last");
    switch (layer.kind()) {
      case "Conv2D" -> convolution(layer);
      case "DepthwiseConv2D" -> depthwise(layer, layer.name(), KerasActivations.named(layer));
      case "SeparableConv2D" -> separable(layer);
      case "BatchNormalization" -> normalization(layer);
      case "Activation" -> activation(layer, KerasActivations.named(layer));
      case "ReLU", "LeakyReLU", "ELU" -> activation(layer, KerasActivations.layer(layer));
      case "MaxPooling2D" -> pooling(layer, SubsamplingLayer.PoolingType.MAX);
      case "AveragePooling2D" -> pooling(layer, SubsamplingLayer.PoolingType.AVG);
      case "ZeroPadding2D" ->
          layer(
              layer,
              new ZeroPaddingLayer.Builder(layer.borders("padding"))
                  .dataFormat(GraphConfigurations.FORMAT)
                  .build());
      case "Cropping2D" ->
          layer(
              layer,
              new Cropping2D.Builder(layer.borders("cropping"))
                  .dataFormat(GraphConfigurations.FORMAT)
                  .build());
      case "UpSampling2D" -> {
        layer.only("interpolation", "nearest");
        layer(
            layer,
            new Upsampling2D.Builder()
                .size(layer.pair("size", 2))
                .dataFormat(GraphConfigurations.FORMAT)
                .build());
      }
      case "Add" -> elementWise(layer, ElementWiseVertex.Op.Add);
      case "Subtract" -> elementWise(layer, ElementWiseVertex.Op.Subtract);
      case "Multiply" -> elementWise(layer, ElementWiseVertex.Op.Product);
      case "Average" -> elementWise(layer, ElementWiseVertex.Op.Average);
      case "Maximum" -> elementWise(layer, ElementWiseVertex.Op.Max);
      case "Concatenate" -> {
        layer.channelAxis();
        MergeVertex merge = new MergeVertex();
        merge.setMergeAxis(3);
        vertex(layer.name(), merge, layer.inputs());
      }
        // Nothing happens in inference, and frozen layers only infer.
      case "Dropout", "SpatialDropout2D", "GaussianDropout", "GaussianNoise" ->
          activation(layer, new ActivationIdentity());
      case "Rescaling" -> {
        String scaled = layer.name() + "/scale";
        vertex(scaled, new ScaleVertex(layer.number("scale", 1.0)), layer.inputs());
        vertex(layer.name(), new ShiftVertex(layer.number("offset", 0.0)), List.of(scaled));
      }
      default ->
          throw layer.unusable(
              "before the cut, Headway takes " + String.join(", ", KINDS) + " there");
    }
  }

  private void convolution(KerasLayer layer) {
    if (layer.whole("groups", 1) != 1) {
      throw layer.unusable("groups", layer.config().get("groups"), "1");
    }
    int[] kernel = layer.pair("kernel_size", 1);
    int in = shape(layer.inputs().get(0)).channels();
    int filters = layer.whole("filters", 0);
    layer(
        layer,
        new ConvolutionLayer.Builder(kernel)
            .stride(layer.pair("strides", 1))
            .dilation(layer.pair("dilation_rate", 1))
            .convolutionMode(mode(layer))
            .nIn(in)
            .nOut(filters)
            .hasBias(layer.flag("use_bias", true))
            .activation(KerasActivations.named(layer))
            .dataFormat(GraphConfigurations.FORMAT)
            .build());
    weight(layer, "kernel", layer.name(), "kernel", kernel[0], kernel[1], in, filters);
    bias(layer, filters);
  }

  private void separable(KerasLayer layer) {
    String depthwise = depthwise(layer.name());
    depthwise(layer, depthwise, new ActivationIdentity());
    int in = shape(depthwise).channels();
    int filters = layer.whole("filters", 0);
    put(
        layer.name(),
        new ConvolutionLayer.Builder(1, 1)
            .nIn(in)
            .nOut(filters)
            .hasBias(layer.flag("use_bias", true))
            .activation(KerasActivations.named(layer))
            .dataFormat(GraphConfigurations.FORMAT)
            .build(),
        depthwise);
    weight(layer, "pointwise_kernel", layer.name(), "kernel", 1, 1, in, filters);
    bias(layer, filters);
  }

  private void depthwise(KerasLayer layer, String vertex, IActivation activation) {
    int[] kernel = layer.pair("kernel_size", 1);
    int in = shape(layer.inputs().get(0)).channels();
    int multiplier = layer.whole("depth_multiplier", 1);
    // The bias of a separable convolution comes after its pointwise part.
    boolean bias = vertex.equals(layer.name()) && layer.flag("use_bias", true);
    put(
        vertex,
        new DepthwiseConvolution2D.Builder(kernel)
            .depthMultiplier(multiplier)
            .stride(layer.pair("strides", 1))
            .dilation(layer.pair("dilation_rate", 1))
            .convolutionMode(mode(layer))
            .nIn(in)
            .nOut(in * multiplier)
            .hasBias(bias)
            .activation(activation)
            .dataFormat(GraphConfigurations.FORMAT)
            .build(),
        layer.inputs().get(0));
    weight(
        layer,
        "depthwise_kernel",
        vertex,
        "depthwise_kernel",
        kernel[0],
        kernel[1],
        in,
        multiplier);
    if (bias) {
      bias(layer, in * multiplier);
    }
  }

  private void normalization(KerasLayer layer) {
    layer.channelAxis();
    int in = shape(layer.inputs().get(0)).channels();
    layer(
        layer,
        new BatchNormalization.Builder()
            .eps(layer.number("epsilon", EPSILON))
            .decay(layer.number("momentum", 0.99))
            .useLogStd(false)
            .nIn(in)
            .nOut(in)
            .dataFormat(GraphConfigurations.FORMAT)
            .build());
    norm(layer, "gamma", layer.flag("scale", true), in);
    norm(layer, "beta", layer.flag("center", true), in);
    norm(layer, "moving_mean", true, in);
    norm(layer, "moving_variance", true, in);
  }

  private void norm(KerasLayer layer, String name, boolean inFile, int channels) {
    weights.add(
        new Weight(
            layer,
            inFile ? List.of(name) : List.of(),
            new ParameterSpec(layer.name(), name, List.of(channels))));
  }

  private void bias(KerasLayer layer, int channels) {
    if (layer.flag("use_bias", true)) {
      weight(layer, "bias", layer.name(), "bias", channels);
    }
  }

  private void weight(
      KerasLayer layer, String inFile, String vertex, String name, Integer... shape) {
    // Keras 3 calls a depthwise layer's array kernel.
    List<String> names =
        inFile.equals("depthwise_kernel") && vertex.equals(layer.name())
            ? List.of(inFile, "kernel")
            : List.of(inFile);
    weights.add(new Weight(layer, names, new ParameterSpec(vertex, name, List.of(shape))));
  }

  private void pooling(KerasLayer layer, SubsamplingLayer.PoolingType type) {
    int[] size = layer.pair("pool_size", 2);
    boolean strides = layer.config().hasNonNull("strides");
    layer(
        layer,
        new SubsamplingLayer.Builder(type)
            .kernelSize(size)
            .stride(strides ? layer.pair("strides", 1) : size)
            .convolutionMode(mode(layer))
            .dataFormat(GraphConfigurations.FORMAT)
            .build());
  }

  private void activation(KerasLayer layer, IActivation activation) {
    layer(layer, new ActivationLayer.Builder().activation(activation).build());
  }

  private void elementWise(KerasLayer layer, ElementWiseVertex.Op op) {
    List<MapShape> shapes = shapes(layer);
    if (shapes.stream().distinct().count() != 1) {
      throw layer.unusable("takes maps of shapes " + shapes + ", Headway takes equal ones");
    }
    vertex(layer.name(), new ElementWiseVertex(op), layer.inputs());
  }

  private static ConvolutionMode mode(KerasLayer layer) {
    return layer.same() ? ConvolutionMode.Same : ConvolutionMode.Truncate;
  }

  private void layer(KerasLayer layer, Layer built) {
    put(layer.name(), built, layer.inputs().get(0));
  }

  private void put(String name, Layer built, String before) {
    built.setLayerName(name);
    graph.addLayer(name, built, before);
    GraphVertex vertex = graph.getVertices().get(name);
    types.put(
        name,
        (InputTypeConvolutional)
            ((LayerVertex) vertex).getLayerConf().getLayer().getOutputType(0, types.get(before)));
  }

  private void vertex(String name, GraphVertex vertex, List<String> inputs) {
    graph.addVertex(name, vertex, inputs.toArray(String[]::new));
    types.put(
        name,
        (InputTypeConvolutional)
            vertex.getOutputType(0, inputs.stream().map(types::get).toArray(InputType[]::new)));
  }
}
