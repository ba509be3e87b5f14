package dev.headway.backbone;

import dev.headway.config.Pooling;
import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A frozen part that DL4J runs: a network for each task that runs at a time. */
final class Dl4jRecipe implements FrozenRecipe {
  private static final long serialVersionUID = 1L;

  private final TrainableNetwork network;
  private final float[] parameters;
  private final String kind;
  private final Pooling pooling;
  private final long[] inputShape;

  Dl4jRecipe(ComputationGraph graph, String weightsSha256, Pooling pooling, long... inputShape) {
    this.network = TrainableNetwork.of(graph, inputShape);
    this.parameters = TrainableNetwork.parameters(graph);
    // The layers too: the same weights at another input size are another network.
    this.kind = weightsSha256 + network.configuration();
    this.pooling = pooling;
    this.inputShape = inputShape.clone();
  }

  @Override
  public FrozenRunner open() {
    return new Runner((ComputationGraph) NetworkPool.take(kind, this::build));
  }

  private ComputationGraph build() {
    ComputationGraph graph = (ComputationGraph) network.build();
    TrainableNetwork.setParameters(graph, parameters);
    return graph;
  }

  /** The images of a batch are one minibatch: what a row comes to depends on those beside it. */
  private final class Runner implements FrozenRunner {
    private final PixelRunner batch =
        new PixelRunner((int) Arrays.stream(inputShape).reduce(1, Math::multiplyExact));
    private ComputationGraph graph;

    Runner(ComputationGraph graph) {
      this.graph = graph;
    }

    @Override
    public int imageLength() {
      return batch.imageLength();
    }

    @Override
    public void add(float[] images, int offset) {
      batch.add(images, offset);
    }

    @Override
    public float[] features() {
      float[] images = batch.features();
      int n = images.length / imageLength();
      long[] shape = {n, inputShape[0], inputShape[1], inputShape[2]};
      try (INDArray in = Dl4jNetwork.array(images, shape);
          INDArray out = graph.outputSingle(false, in);
          INDArray values = out.dup('c')) {
        float[] map = values.data().asFloat();
        return pooling == Pooling.GLOBAL_AVERAGE && out.rank() == 4
            ? average(map, n, (int) (out.size(1) * out.size(2)), (int) out.size(3))
            : map;
      }
    }

    @Override
    public void close() {
      if (graph != null) {
        NetworkPool.give(kind, graph);
        graph = null;
      }
    }
  }

  /** The mean over the positions of a map, as Keras' GlobalAveragePooling2D. */
  private static float[] average(float[] map, int n, int positions, int channels) {
    float[] mean = new float[n * channels];
    double[] sum = new double[channels];
    for (int image = 0; image < n; image++) {
      Arrays.fill(sum, 0);
      for (int p = 0; p < positions; p++) {
        int at = (image * positions + p) * channels;
        for (int c = 0; c < channels; c++) {
          sum[c] += map[at + c];
        }
      }
      for (int c = 0; c < channels; c++) {
        mean[image * channels + c] = (float) (sum[c] / positions);
      }
    }
    return mean;
  }
}
