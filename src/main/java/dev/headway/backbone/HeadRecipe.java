package dev.headway.backbone;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Features from elsewhere, and a head that DL4J runs on each batch of them. */
final class HeadRecipe implements FrozenRecipe {
  private static final long serialVersionUID = 1L;

  private final FrozenRecipe features;
  private final TrainableNetwork head;
  private final float[] parameters;
  private final String kind;

  HeadRecipe(FrozenRecipe features, ComputationGraph head, int width) {
    this.features = features;
    this.head = TrainableNetwork.of(head, width);
    this.parameters = TrainableNetwork.parameters(head);
    this.kind = ModelDigest.sha256(head) + this.head.configuration();
  }

  @Override
  public FrozenRunner open() {
    FrozenRunner runner = features.open();
    try {
      return new Runner(runner, (ComputationGraph) NetworkPool.take(kind, this::build));
    } catch (RuntimeException | Error e) {
      runner.close();
      throw e;
    }
  }

  private ComputationGraph build() {
    ComputationGraph graph = (ComputationGraph) head.build();
    TrainableNetwork.setParameters(graph, parameters);
    return graph;
  }

  private final class Runner implements FrozenRunner {
    private final FrozenRunner features;
    private ComputationGraph graph;
    private int n;

    Runner(FrozenRunner features, ComputationGraph graph) {
      this.features = features;
      this.graph = graph;
    }

    @Override
    public int imageLength() {
      return features.imageLength();
    }

    @Override
    public void add(float[] images, int offset) {
      features.add(images, offset);
      n++;
    }

    @Override
    public float[] features() {
      float[] values = features.features();
      try (INDArray in = Dl4jNetwork.array(values, n, values.length / n);
          INDArray out = graph.outputSingle(false, in);
          INDArray copy = out.dup('c')) {
        return copy.data().asFloat();
      } finally {
        n = 0;
      }
    }

    @Override
    public void close() {
      features.close();
      if (graph != null) {
        NetworkPool.give(kind, graph);
        graph = null;
      }
    }
  }
}
