package dev.headway.backbone;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Fresh weights as Keras' layers draw them: Glorot uniform kernels, zero biases, identity norms.
 */
final class RandomWeights {
  private RandomWeights() {}

  static void set(NetworkSpec spec, ComputationGraph graph, long seed) {
    boolean he = spec.architecture().equals(Architecture.HEADWAY_NET.id());
    for (ParameterSpec parameter : spec.parameters()) {
      KerasParameters.set(graph, parameter, values(parameter, seed, he));
    }
  }

  private static float[] values(ParameterSpec parameter, long seed, boolean he) {
    List<Integer> shape = parameter.shape();
    int count = shape.stream().reduce(1, Math::multiplyExact);
    return switch (parameter.name()) {
      case "kernel", "depthwise_kernel" -> {
        long positions = (long) shape.get(0) * shape.get(1);
        long fanIn = positions * shape.get(2);
        SplittableRandom random =
            new SplittableRandom(Initializers.seed(seed, parameter.layer(), parameter.name()));
        yield he
            ? Initializers.heUniform(random, fanIn, count)
            : Initializers.glorotUniform(random, fanIn, positions * shape.get(3), count);
      }
      case "gamma", "moving_variance" -> filled(count, 1);
      default -> filled(count, 0);
    };
  }

  private static float[] filled(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }
}
