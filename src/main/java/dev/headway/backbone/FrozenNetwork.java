package dev.headway.backbone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.config.Pooling;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The recipe of a frozen part: what goes to the executors, which build the network there, once for
 * each task that runs at a time.
 */
public final class FrozenNetwork implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What DL4J writes down too, and what no output depends on; its default seed is the clock. */
  private static final List<String> OF_TRAINING = List.of("seed", "iterationCount", "epochCount");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TrainableNetwork network;
  private final float[] parameters;
  private final String weightsSha256;
  private final String cut;
  private final String kind;
  private final Pooling pooling;
  private final long[] inputShape;

  /**
   * The recipe of {@code graph}.
   *
   * @param graph one input (height, width, 3), one output: a map (height, width, channels), or a
   *     vector
   * @param pooling what becomes of a map; null keeps the output as it is
   * @param inputShape height, width, 3
   */
  public FrozenNetwork(ComputationGraph graph, Pooling pooling, long... inputShape) {
    this.network = TrainableNetwork.of(graph, inputShape);
    this.parameters = TrainableNetwork.parameters(graph);
    // The layers too: the same weights at another input size are another network.
    this.weightsSha256 = ModelDigest.sha256(graph);
    this.cut = String.join(", ", graph.getConfiguration().getNetworkOutputs());
    this.kind = weightsSha256 + network.configuration();
    this.pooling = pooling;
    this.inputShape = inputShape.clone();
  }

  /** A digest of the parameters, as {@link ModelDigest#sha256}. */
  public String weightsSha256() {
    return weightsSha256;
  }

  /** A digest of the layers and how they are connected, 64 hex digits. */
  public String layersSha256() {
    try {
      JsonNode layers = JSON.readTree(network.configuration());
      for (String ofTraining : OF_TRAINING) {
        layers.findParents(ofTraining).forEach(node -> ((ObjectNode) node).remove(ofTraining));
      }
      byte[] text = JSON.writeValueAsString(layers).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(ModelDigest.newSha256().digest(text));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("DL4J writes its configurations as JSON", e);
    }
  }

  /** The last layer. */
  public String cut() {
    return cut;
  }

  /** What becomes of a map: {@code none}, or the pooling's name. */
  public String poolingName() {
    return pooling == null ? "none" : pooling.name().toLowerCase(Locale.ROOT);
  }

  /** A runner for the calling task; its network goes back to the pool when it is closed. */
  public FrozenRunner open() {
    return new Runner((ComputationGraph) NetworkPool.take(kind, this::build));
  }

  private ComputationGraph build() {
    ComputationGraph graph = (ComputationGraph) network.build();
    TrainableNetwork.setParameters(graph, parameters);
    return graph;
  }

  private final class Runner implements FrozenRunner {
    private ComputationGraph graph;

    Runner(ComputationGraph graph) {
      this.graph = graph;
    }

    @Override
    public float[] run(float[] images, int n) {
      int pixels = (int) Arrays.stream(inputShape).reduce(1, Math::multiplyExact);
      float[] batch = images.length == n * pixels ? images : Arrays.copyOf(images, n * pixels);
      long[] shape = new long[] {n, inputShape[0], inputShape[1], inputShape[2]};
      try (INDArray in = Nd4j.createFromArray(batch).reshape('c', shape);
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
