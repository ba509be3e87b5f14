package dev.headway.backbone;

import java.io.Serializable;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The recipe of the part of a network that is trained: what goes to the executors, which build the
 * network there. Its parameters travel apart, since they change each round.
 */
public final class TrainableNetwork implements Serializable {
  private static final long serialVersionUID = 1L;

  private enum Kind {
    LAYERS,
    GRAPH
  }

  private final Kind kind;
  private final String configuration;
  private final long[] rowShape;
  private final StepRules rules;

  private TrainableNetwork(Kind kind, String configuration, long[] rowShape, StepRules rules) {
    this.kind = kind;
    this.configuration = configuration;
    this.rowShape = rowShape;
    this.rules = rules;
  }

  /**
   * The recipe of {@code network}, a {@code MultiLayerNetwork} or {@code ComputationGraph} whose
   * only input has the shape {@code rowShape} for each row: {@code [width]}, or {@code [height,
   * width, channels]}. What {@link Networks#trained} is trained by goes with it.
   */
  public static TrainableNetwork of(Model network, long... rowShape) {
    return new TrainableNetwork(
        network instanceof MultiLayerNetwork ? Kind.LAYERS : Kind.GRAPH,
        network instanceof ComputationGraph graph
            ? graph.getConfiguration().toJson()
            : Dl4jNetwork.of(network).configuration(),
        rowShape.clone(),
        StepListener.rules(network));
  }

  /** The layers as JSON, without parameters. */
  String configuration() {
    return configuration;
  }

  /** Whether it is a {@code ComputationGraph}. */
  public boolean isGraph() {
    return kind == Kind.GRAPH;
  }

  /** A new network of any number of outputs; its parameters are to be set. */
  public Model build() {
    NativeThreads.pinToOne();
    if (kind == Kind.LAYERS) {
      MultiLayerNetwork network =
          new MultiLayerNetwork(MultiLayerConfiguration.fromJson(configuration));
      network.init();
      return network;
    }
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration));
    graph.init();
    StepListener.attach(rules, graph);
    HeadOutputLayer.spare(graph);
    return graph;
  }

  /**
   * Takes an idle network, or a new one; only the caller uses it until {@link #give}. Its
   * parameters, updater and counts are whatever its last user left. A network that failed half-way
   * isn't to be given back.
   */
  public Dl4jNetwork take() {
    return Dl4jNetwork.of(NetworkPool.take(kindOf(), this::build));
  }

  /** Gives a network back that {@link #take} gave. */
  public void give(Dl4jNetwork network) {
    NetworkPool.give(kindOf(), network.model());
  }

  /** Lends a network to {@code work}, as {@link #take} does. */
  public <T> T borrow(Function<Dl4jNetwork, T> work) {
    Dl4jNetwork network = take();
    // Not in a finally: a network that failed half-way isn't lent again.
    T result = work.apply(network);
    give(network);
    return result;
  }

  /** The penalties that the loss of training has on top, of some parameters. */
  public double penalty(float[] parameters) {
    if (!rules.penalizes()) {
      return 0;
    }
    return borrow(
        network -> {
          network.parameters(parameters);
          return StepListener.penalty(rules, (ComputationGraph) network.model());
        });
  }

  /** Networks of one configuration may differ in their rules. */
  private String kindOf() {
    return rules.equals(StepRules.NONE) ? configuration : rules + configuration;
  }

  /** Packed rows as the network's input, {@code [n, …rowShape]}. */
  public INDArray input(float[] rows, int n) {
    long[] shape = new long[rowShape.length + 1];
    shape[0] = n;
    System.arraycopy(rowShape, 0, shape, 1, rowShape.length);
    return Dl4jNetwork.array(rows, shape);
  }

  /** The outputs of packed rows, n × width, in inference mode. */
  public float[] output(float[] parameters, float[] rows, int n) {
    return borrow(
        network -> {
          network.parameters(parameters);
          try (INDArray in = input(rows, n);
              INDArray out = network.output(in)) {
            return out.dup('c').data().asFloat();
          }
        });
  }

  /** Sets the flattened parameters. */
  public static void setParameters(Model network, float[] parameters) {
    try (INDArray flat = Nd4j.createFromArray(parameters)) {
      network.params().assign(flat.reshape(network.params().shape()));
    }
  }

  /** The flattened parameters. */
  public static float[] parameters(Model network) {
    return network.params().data().asFloat().clone();
  }
}
