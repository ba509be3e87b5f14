package dev.headway.backbone.onnx;

import onnx.Onnx.ModelProto;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/**
 * An ONNX model of a frozen part: n × height × width × 3 values come in, n × {@code width} come
 * out.
 *
 * @param file its bytes
 * @param width of the output
 */
public record OnnxModel(byte[] file, int width) {
  /**
   * Reads what {@link #file} was.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static OnnxModel parse(byte[] file) {
    try {
      ModelProto model = ModelProto.parseFrom(file);
      long width =
          model
              .getGraph()
              .getOutput(0)
              .getType()
              .getTensorType()
              .getShape()
              .getDim(1)
              .getDimValue();
      return new OnnxModel(file, Math.toIntExact(width));
    } catch (InvalidProtocolBufferException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("no ONNX model of features", e);
    }
  }
}
