package dev.headway.backbone.onnx;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;

/** Layers without parameters that change a map's size. */
final class Maps {
  private static final int[] NO_DILATION = {1, 1};

  private final OnnxGraph graph;
  private final Wiring wiring;

  Maps(OnnxGraph graph, Wiring wiring) {
    this.graph = graph;
    this.wiring = wiring;
  }

  Value pooling(String name, SubsamplingLayer layer, Value in) throws UnknownLayerException {
    Window window =
        Window.of(
            name,
            layer.getKernelSize(),
            layer.getStride(),
            layer.getDilation(),
            layer.getPadding(),
            layer.getConvolutionMode(),
            in);
    String tensor =
        switch (layer.getPoolingType()) {
          case MAX ->
              graph.node(
                  "MaxPool",
                  name,
                  List.of(in.tensor()),
                  window.with(OnnxGraph.attribute("dilations", layer.getDilation())));
          case AVG -> {
            if (!Arrays.equals(layer.getDilation(), NO_DILATION)) {
              throw UnknownLayerException.of(name, "dilated average pooling");
            }
            yield graph.node(
                "AveragePool",
                name,
                List.of(in.tensor()),
                window.with(
                    OnnxGraph.attribute(
                        "count_include_pad", layer.isAvgPoolIncludePadInDivisor() ? 1L : 0L)));
          }
          default -> throw UnknownLayerException.of(name, layer.getPoolingType() + " pooling");
        };
    return Value.map(tensor, window.height(), window.width(), in.channels());
  }

  Value padding(String name, ZeroPaddingLayer layer, Value in) {
    int[] sides = layer.getPadding();
    int[] border = {sides[0], sides[2], sides[1], sides[3]};
    int height = in.height() + border[0] + border[2];
    int width = in.width() + border[1] + border[3];
    if (wiring.onlyConvolutionsPadBehind(name)) {
      return new Value(in.tensor(), height, width, in.channels(), border);
    }
    String pads = graph.wholes(0, 0, border[0], border[1], 0, 0, border[2], border[3]);
    return Value.map(
        graph.node("Pad", name, List.of(in.tensor(), pads)), height, width, in.channels());
  }

  Value cropping(String name, Cropping2D layer, Value in) {
    int[] sides = layer.getCropping();
    int bottom = in.height() - sides[1];
    int right = in.width() - sides[3];
    String tensor =
        graph.node(
            "Slice",
            name,
            List.of(
                in.tensor(),
                graph.wholes(sides[0], sides[2]),
                graph.wholes(bottom, right),
                graph.wholes(2, 3)));
    return Value.map(tensor, bottom - sides[0], right - sides[2], in.channels());
  }

  Value upsampling(String name, Upsampling2D layer, Value in) {
    int[] size = layer.getSize();
    String tensor =
        graph.node(
            "Resize",
            name,
            List.of(in.tensor(), "", graph.floats(new float[] {1, 1, size[0], size[1]}, 4)),
            OnnxGraph.attribute("mode", "nearest"),
            OnnxGraph.attribute("coordinate_transformation_mode", "asymmetric"),
            OnnxGraph.attribute("nearest_mode", "floor"));
    return Value.map(tensor, in.height() * size[0], in.width() * size[1], in.channels());
  }

  Value globalPooling(String name, GlobalPoolingLayer layer, Value in)
      throws UnknownLayerException {
    if (!layer.isCollapseDimensions()
        || !Arrays.equals(layer.getPoolingDimensions(), new int[] {1, 2})) {
      throw UnknownLayerException.of(name, "pooling over other dimensions than height and width");
    }
    return switch (layer.getPoolingType()) {
      case AVG -> average(name, in);
      case MAX -> vector(name, "GlobalMaxPool", in);
      default -> throw UnknownLayerException.of(name, layer.getPoolingType() + " pooling");
    };
  }

  /** The mean over the positions of a map. */
  Value average(String name, Value in) {
    return vector(name, "GlobalAveragePool", in);
  }

  private Value vector(String name, String operator, Value in) {
    String pooled = graph.node(operator, name + "/pooled", List.of(in.tensor()));
    return Value.vector(graph.node("Flatten", name, List.of(pooled)), in.channels());
  }

  /** A map as a vector in the order of DL4J: height, width, channels. */
  Value flattened(String name, Value in) {
    String last =
        graph.node(
            "Transpose",
            name + "/channels_last",
            List.of(in.tensor()),
            OnnxGraph.attribute("perm", 0, 2, 3, 1));
    return Value.vector(graph.node("Flatten", name, List.of(last)), in.length());
  }
}
