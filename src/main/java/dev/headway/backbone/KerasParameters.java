package dev.headway.backbone;

import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Keras' parameter arrays in and out of a DL4J graph. A convolution's kernel is (height, width, in,
 * out) in Keras and (out, in, height, width) in DL4J, whatever the data format; everything else has
 * one layout in both.
 */
final class KerasParameters {
  private static final Map<String, String> DL4J_NAMES =
      Map.of(
          "kernel", "W",
          "depthwise_kernel", "W",
          "bias", "b",
          "gamma", "gamma",
          "beta", "beta",
          "moving_mean", "mean",
          "moving_variance", "var");

  private KerasParameters() {}

  /** Sets one parameter; {@code values} are in C order of Keras' shape. */
  static void set(ComputationGraph graph, ParameterSpec parameter, float[] values) {
    long[] shape = parameter.shape().stream().mapToLong(Integer::longValue).toArray();
    INDArray target =
        graph.getLayer(parameter.layer()).paramTable().get(DL4J_NAMES.get(parameter.name()));
    try (INDArray array = Nd4j.create(values, shape, 'c')) {
      if ("kernel".equals(parameter.name())) {
        target.assign(array.permute(3, 2, 0, 1));
      } else {
        target.assign(array.reshape(target.shape()));
      }
    }
  }

  /** The graph's own array of a parameter, in DL4J's layout; null where it has none. */
  static INDArray array(ComputationGraph graph, ParameterSpec parameter) {
    return graph.getLayer(parameter.layer()).paramTable().get(DL4J_NAMES.get(parameter.name()));
  }

  /** Reads one parameter, in C order of Keras' shape. */
  static float[] get(ComputationGraph graph, ParameterSpec parameter) {
    INDArray source = array(graph, parameter);
    INDArray keras = "kernel".equals(parameter.name()) ? source.permute(2, 3, 1, 0) : source;
    try (INDArray flat = keras.dup('c')) {
      return flat.data().asFloat().clone();
    }
  }
}
