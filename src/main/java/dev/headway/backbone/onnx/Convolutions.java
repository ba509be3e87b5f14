package dev.headway.backbone.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Convolutions, and the batch normalisations that become part of them. */
final class Convolutions {
  private final OnnxGraph graph;
  private final Wiring wiring;
  private final Activations activations;

  /** Batch normalisations that are part of a convolution by now. */
  private final Set<String> folded = new HashSet<>();

  Convolutions(OnnxGraph graph, Wiring wiring, Activations activations) {
    this.graph = graph;
    this.wiring = wiring;
    this.activations = activations;
  }

  Value convolution(String name, ConvolutionLayer layer, Value in) throws UnknownLayerException {
    Map<String, INDArray> parameters = wiring.parameters(name);
    boolean depthwise = layer instanceof DepthwiseConvolution2D;
    // ONNX has (out, in / groups, height, width), and so has DL4J, but for depthwise ones: there it
    // is (height, width, in, multiplier).
    INDArray kernel = parameters.get("W");
    float[] weights = Wiring.floats(depthwise ? kernel.permute(2, 3, 0, 1) : kernel);
    int out = Math.toIntExact(layer.getNOut());
    float[] bias = parameters.containsKey("b") ? Wiring.floats(parameters.get("b")) : null;
    boolean activates = !Activations.isIdentity(layer.getActivationFn());
    String norm = activates ? null : wiring.normalizationBehind(name);
    if (norm != null) {
      Affine affine = Affine.of(norm, wiring.normalization(norm), wiring.parameters(norm));
      bias = affine.fold(weights, bias);
      folded.add(norm);
    }
    int[] size = layer.getKernelSize();
    Window window =
        Window.of(
            name,
            size,
            layer.getStride(),
            layer.getDilation(),
            layer.getPadding(),
            layer.getConvolutionMode(),
            in);
    List<String> inputs = new ArrayList<>();
    inputs.add(in.tensor());
    inputs.add(graph.floats(weights, out, depthwise ? 1 : in.channels(), size[0], size[1]));
    if (bias != null) {
      inputs.add(graph.floats(bias, out));
    }
    String tensor =
        graph.node(
            "Conv",
            activates ? name + "/linear" : name,
            inputs,
            window.with(
                OnnxGraph.attribute("dilations", layer.getDilation()),
                OnnxGraph.attribute("group", (long) (depthwise ? in.channels() : 1))));
    return activations.apply(
        layer.getActivationFn(), name, Value.map(tensor, window.height(), window.width(), out));
  }

  Value normalization(String name, BatchNormalization layer, Value in)
      throws UnknownLayerException {
    if (folded.contains(name)) {
      return in;
    }
    Affine affine = Affine.of(name, layer, wiring.parameters(name));
    int channels = in.channels();
    // Its own means and variances are in scale and shift.
    return in.in(
        graph.node(
            "BatchNormalization",
            name,
            List.of(
                in.tensor(),
                graph.floats(Affine.floats(affine.scale()), channels),
                graph.floats(Affine.floats(affine.shift()), channels),
                graph.floats(new float[channels], channels),
                graph.floats(ones(channels), channels)),
            OnnxGraph.attribute("epsilon", 0.0)));
  }

  private static float[] ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
