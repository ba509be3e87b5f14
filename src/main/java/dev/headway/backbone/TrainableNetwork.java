package dev.headway.backbone;

import java.io.Serializable;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The recipe of the part of a network that is trained: what goes to the executors, which build the
 * network there. Its parameters travel apart, since they change each round.
 */
public final class TrainableNetwork implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String configuration;
  private final long[] rowShape;

  private TrainableNetwork(String configuration, long[] rowShape) {
    this.configuration = configuration;
    this.rowShape = rowShape;
  }

  /**
   * The recipe of {@code graph}, whose only input has the shape {@code rowShape} for each row:
   * {@code [width]}, or {@code [height, width, channels]}.
   */
  public static TrainableNetwork of(ComputationGraph graph, long... rowShape) {
    return new TrainableNetwork(graph.getConfiguration().toJson(), rowShape.clone());
  }

  /** The layers as JSON, without parameters. */
  String configuration() {
    return configuration;
  }

  /** A new network; its parameters are to be set. */
  public ComputationGraph build() {
    NativeThreads.pinToOne();
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
    graph.init();
    return graph;
  }

  /**
   * Lends a network to {@code work}; only this thread uses it meanwhile. Its parameters, updater
   * and counters are whatever its last user left: {@code work} sets what it needs.
   */
  public <T> T borrow(Function<ComputationGraph, T> work) {
    ComputationGraph graph = NetworkPool.take(configuration, this::build);
    // Not in a finally: a network that failed half-way isn't lent again.
    T result = work.apply(graph);
    NetworkPool.give(configuration, graph);
    return result;
  }

  /** Packed rows as the network's input, {@code [n, …rowShape]}. */
  public INDArray input(float[] rows, int n) {
    long[] shape = new long[rowShape.length + 1];
    shape[0] = n;
    System.arraycopy(rowShape, 0, shape, 1, rowShape.length);
    return Nd4j.createFromArray(rows).reshape('c', shape);
  }

  /** The class probabilities of packed rows, n × classes, in inference mode. */
  public float[] output(float[] parameters, float[] rows, int n) {
    return borrow(
        graph -> {
          setParameters(graph, parameters);
          try (INDArray in = input(rows, n);
              INDArray out = graph.outputSingle(false, in)) {
            return out.dup('c').data().asFloat();
          }
        });
  }

  /** Sets the flattened parameters. */
  public static void setParameters(ComputationGraph graph, float[] parameters) {
    try (INDArray flat = Nd4j.createFromArray(parameters)) {
      graph.params().assign(flat.reshape(graph.params().shape()));
    }
  }

  /** The flattened parameters. */
  public static float[] parameters(ComputationGraph graph) {
    return graph.params().data().asFloat().clone();
  }
}
