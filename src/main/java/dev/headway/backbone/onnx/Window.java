package dev.headway.backbone.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import onnx.Onnx.AttributeProto;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/**
 * Where a kernel is laid on a map.
 *
 * @param height rows that come out
 * @param width columns that come out
 * @param attributes of the ONNX operator: kernel, strides and zeros around the map
 */
record Window(int height, int width, List<AttributeProto> attributes) {
  /**
   * The windows on a map; each array is (height, width).
   *
   * @param padding zeros on both sides, with all modes but {@code Same}
   * @throws UnknownLayerException for a mode of sequences
   */
  static Window of(
      String layer,
      int[] kernel,
      int[] stride,
      int[] dilation,
      int[] padding,
      ConvolutionMode mode,
      Value in)
      throws UnknownLayerException {
    int[] sides = {in.height(), in.width()};
    int[] out = new int[2];
    int[] pads = new int[4];
    for (int side = 0; side < 2; side++) {
      int extent = (kernel[side] - 1) * dilation[side] + 1;
      int before;
      int after;
      switch (mode) {
        case Same -> {
          // TensorFlow's: an odd zero goes below, or to the right.
          out[side] = (sides[side] + stride[side] - 1) / stride[side];
          int zeros = Math.max(0, (out[side] - 1) * stride[side] + extent - sides[side]);
          before = zeros / 2;
          after = zeros - before;
        }
        case Truncate, Strict -> {
          before = padding[side];
          after = padding[side];
          out[side] = (sides[side] + before + after - extent) / stride[side] + 1;
        }
        default -> throw UnknownLayerException.of(layer, "padding " + mode);
      }
      pads[side] = before + in.border()[side];
      pads[side + 2] = after + in.border()[side + 2];
    }
    return new Window(
        out[0],
        out[1],
        List.of(
            OnnxGraph.attribute("kernel_shape", kernel),
            OnnxGraph.attribute("strides", stride),
            OnnxGraph.attribute("pads", pads)));
  }

  /** The attributes and more. */
  AttributeProto[] with(AttributeProto... more) {
    return Stream.concat(attributes.stream(), Arrays.stream(more)).toArray(AttributeProto[]::new);
  }
}
