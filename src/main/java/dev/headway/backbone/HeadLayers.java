package dev.headway.backbone;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

/** The head's layers, under the same names whether they stand alone or behind a backbone. */
final class HeadLayers {
  static final String OUTPUT = "predictions";
  private static final String STANDARDIZE = "head_standardize";
  private static final String DENSE = "head_dense_";
  private static final String DROPOUT = "head_dropout_";

  /**
   * The output layer's first weights are this small, so that the first loss is near ln(classes).
   */
  private static final float OUTPUT_SCALE = 0.01f;

  private final HeadSpec spec;
  private final int width;

  HeadLayers(HeadSpec spec, int width) {
    this.spec = spec;
    this.width = width;
  }

  /** Whether a layer of a head may have this name. */
  static boolean reserves(String layer) {
    return isDense(layer) || layer.equals(STANDARDIZE) || layer.startsWith(DROPOUT);
  }

  /** Whether this is the name of a head's Dense layer, the output among them. */
  static boolean isDense(String layer) {
    return layer.equals(OUTPUT) || layer.startsWith(DENSE);
  }

  /**
   * Adds the layers behind a vertex that gives vectors of {@code width} values.
   *
   * @param kind of the last layer: {@link HeadOutput} to be trained, DL4J's own for others to load
   */
  void addTo(
      GraphBuilder graph,
      String input,
      IUpdater updater,
      Function<OutputLayer.Builder, Layer> kind) {
    String before = input;
    int in = width;
    if (spec.standardizes()) {
      Layer scale =
          new ElementWiseMultiplicationLayer.Builder()
              .nIn(width)
              .nOut(width)
              .activation(Activation.IDENTITY)
              .build();
      graph.addLayer(STANDARDIZE, new FrozenLayerWithBackprop(scale), before);
      before = STANDARDIZE;
    }
    for (int i = 0; i < spec.hidden().size(); i++) {
      int units = spec.hidden().get(i);
      Layer dense =
          new DenseLayer.Builder()
              .nIn(in)
              .nOut(units)
              .weightInit(WeightInit.ZERO)
              .activation(activation())
              .updater(updater.clone())
              .build();
      graph.addLayer(DENSE + (i + 1), dense, before);
      before = dropout(graph, DENSE + (i + 1), i + 1);
      in = units;
    }
    if (spec.hidden().isEmpty() && spec.dropout() > 0) {
      before = dropout(graph, before, 0);
    }
    OutputLayer.Builder output = new OutputLayer.Builder(spec.output().loss());
    output
        .nIn(in)
        .nOut(spec.output().units())
        .weightInit(WeightInit.ZERO)
        .activation(spec.output().activation())
        .updater(updater.clone());
    graph.addLayer(OUTPUT, kind.apply(output), before);
    graph.setOutputs(OUTPUT);
  }

  /**
   * A layer of its own, so that what follows sees what was dropped. DL4J takes the rate that is
   * kept.
   */
  private String dropout(GraphBuilder graph, String input, int number) {
    if (spec.dropout() == 0) {
      return input;
    }
    String name = DROPOUT + number;
    graph.addLayer(name, new DropoutLayer.Builder(1 - spec.dropout()).build(), input);
    return name;
  }

  /**
   * Sets the first weights: Glorot uniform and zero biases, as Keras' Dense, from a generator of
   * our own for each layer, so that nothing else in the JVM changes them.
   */
  void initialize(ComputationGraph graph, long seed) {
    if (spec.standardizes()) {
      Map<String, INDArray> table = graph.getLayer(STANDARDIZE).paramTable();
      float[] scale = new float[width];
      float[] shift = new float[width];
      for (int i = 0; i < width; i++) {
        scale[i] = 1 / spec.deviation()[i];
        shift[i] = -spec.mean()[i] / spec.deviation()[i];
      }
      set(table.get("W"), scale);
      set(table.get("b"), shift);
    }
    int in = width;
    for (int i = 0; i < spec.hidden().size(); i++) {
      int units = spec.hidden().get(i);
      glorot(graph, DENSE + (i + 1), in, units, 1, seed);
      in = units;
    }
    glorot(graph, OUTPUT, in, spec.output().units(), OUTPUT_SCALE, seed);
  }

  private static void glorot(
      ComputationGraph graph, String layer, int in, int out, float scale, long seed) {
    float[] weights =
        Initializers.glorotUniform(
            new SplittableRandom(Initializers.seed(seed, layer, "kernel")), in, out, in * out);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= scale;
    }
    set(graph.getLayer(layer).paramTable().get("W"), weights);
  }

  private static void set(INDArray target, float[] values) {
    try (INDArray array = Nd4j.createFromArray(values)) {
      target.assign(array.reshape('c', target.shape()));
    }
  }

  private Activation activation() {
    return switch (spec.activation()) {
      case RELU -> Activation.RELU;
      case TANH -> Activation.TANH;
      case SIGMOID -> Activation.SIGMOID;
      case ELU -> Activation.ELU;
      case SELU -> Activation.SELU;
      case GELU -> Activation.GELU;
      case SOFTPLUS -> Activation.SOFTPLUS;
      case SOFTSIGN -> Activation.SOFTSIGN;
      case SWISH -> Activation.SWISH;
      case LINEAR -> Activation.IDENTITY;
      default -> throw new IllegalStateException("no such activation: " + spec.activation());
    };
  }
}
