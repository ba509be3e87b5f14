package dev.headway.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.backbone.OutputSpec;
import dev.headway.config.Loss;
import dev.headway.evaluate.Outputs;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** The losses as DL4J trains by them, against Keras' formulas in double. */
class LossesTest {
  private static final int ROWS = 9;

  /** Keras' loss of one row. */
  private interface Formula {
    double of(double[] targets, double[] outputs);
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        Arguments.of(new Outputs(Loss.CATEGORICAL_CROSSENTROPY, 0, 3), (Formula) LossesTest::cce),
        Arguments.of(new Outputs(Loss.CATEGORICAL_CROSSENTROPY, 0.2, 3), (Formula) LossesTest::cce),
        Arguments.of(new Outputs(Loss.BINARY_CROSSENTROPY, 0, 2), (Formula) LossesTest::bce),
        Arguments.of(new Outputs(Loss.BINARY_CROSSENTROPY, 0.2, 2), (Formula) LossesTest::bce),
        Arguments.of(new Outputs(Loss.HINGE, 0, 2), mean((t, o) -> Math.max(1 - t * o, 0))),
        Arguments.of(new Outputs(Loss.HINGE, 0, 3), mean((t, o) -> Math.max(1 - t * o, 0))),
        Arguments.of(
            new Outputs(Loss.SQUARED_HINGE, 0, 2),
            mean((t, o) -> Math.pow(Math.max(1 - t * o, 0), 2))),
        Arguments.of(
            new Outputs(Loss.SQUARED_HINGE, 0, 3),
            mean((t, o) -> Math.pow(Math.max(1 - t * o, 0), 2))),
        Arguments.of(new Outputs(Loss.MEAN_SQUARED_ERROR, 0, 3), mean((t, o) -> (t - o) * (t - o))),
        Arguments.of(new Outputs(Loss.MEAN_ABSOLUTE_ERROR, 0, 3), mean((t, o) -> Math.abs(t - o))),
        Arguments.of(
            new Outputs(Loss.HUBER, 0, 3),
            mean(
                (t, o) ->
                    Math.abs(t - o) <= 1
                        ? 0.5 * (t - o) * (t - o)
                        : 1 * Math.abs(t - o) - 0.5 * 1 * 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void scoreAndGradientAreKeras(Outputs outputs, Formula keras) {
    compare(outputs, keras, null);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void classWeightsMultiplyLossAndGradientOfARow(Outputs outputs, Formula keras) {
    compare(outputs, keras, Arrays.copyOf(new double[] {0.5, 3, 1.25}, outputs.classes()));
  }

  /** Executors get the loss in a network's JSON. */
  @ParameterizedTest
  @EnumSource(Loss.class)
  void crossesInANetworksJson(Loss loss) {
    Outputs outputs = new Outputs(loss, 0, 2);
    for (double[] weights : new double[][] {null, {0.5, 2}}) {
      OutputSpec output = Losses.output(outputs, weights);
      ComputationGraphConfiguration graph =
          new NeuralNetConfiguration.Builder()
              .graphBuilder()
              .addInputs("in")
              .addLayer(
                  "out",
                  new OutputLayer.Builder(output.loss())
                      .activation(output.activation())
                      .nIn(2)
                      .nOut(output.units())
                      .build(),
                  "in")
              .setOutputs("out")
              .build();
      LayerVertex out =
          (LayerVertex)
              ComputationGraphConfiguration.fromJson(graph.toJson()).getVertices().get("out");
      assertThat(((BaseOutputLayer) out.getLayerConf().getLayer()).getLossFn())
          .isEqualTo(output.loss());
    }
  }

  @ParameterizedTest
  @EnumSource(Loss.class)
  void savedModelsHaveDl4jsOwn(Loss loss) {
    assertThat(Losses.output(new Outputs(loss, 0, 2), new double[] {1, 2}).plainLoss().getClass())
        .satisfies(type -> assertThat(type.getName()).startsWith("org.nd4j."));
  }

  @Test
  void outputsFollowFromTheLoss() {
    assertThat(Stream.of(Loss.values()).map(loss -> new Outputs(loss, 0, 2).width()).toList())
        .isEqualTo(List.of(2, 1, 1, 1, 2, 2, 2));
    assertThat(new Outputs(Loss.HINGE, 0, 3).width()).isEqualTo(3);
  }

  private static void compare(Outputs outputs, Formula keras, double[] weights) {
    OutputSpec output = Losses.output(outputs, weights);
    IActivation activation = output.activation().getActivationFunction();
    int width = outputs.width();
    SplittableRandom random = new SplittableRandom(5);
    double[][] pre = new double[ROWS][width];
    double[][] targets = new double[ROWS][width];
    double[] weight = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      int label = i % outputs.classes();
      weight[i] = weights == null ? 1 : weights[label];
      for (int k = 0; k < width; k++) {
        pre[i][k] = random.nextDouble() * 6 - 3;
        targets[i][k] = target(outputs, label, k);
      }
    }
    INDArray labels = Nd4j.createFromArray(targets);
    INDArray values = Nd4j.createFromArray(pre);
    double[] expected = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      expected[i] = weight[i] * keras.of(targets[i], activate(outputs.loss(), pre[i]));
    }
    ILossFunction loss = output.loss();
    double sum = Arrays.stream(expected).sum();
    assertThat(loss.computeScore(labels, values.dup(), activation, null, false))
        .isCloseTo(sum, within(1e-6));
    assertThat(loss.computeScore(labels, values.dup(), activation, null, true))
        .isCloseTo(sum / ROWS, within(1e-6));
    if (loss instanceof MeanLoss) { // DL4J's own LossMSE and LossMAE give sums here, not means.
      assertThat(loss.computeScoreArray(labels, values.dup(), activation, null).toDoubleVector())
          .containsExactly(expected, within(1e-6));
    }
    double[][] gradient =
        loss.computeGradient(labels, values.dup(), activation, null).toDoubleMatrix();
    for (int i = 0; i < ROWS; i++) {
      for (int k = 0; k < width; k++) {
        int at = k;
        double[] row = pre[i];
        double[] t = targets[i];
        ToDoubleFunction<Double> moved =
            by -> {
              double[] there = row.clone();
              there[at] += by;
              return keras.of(t, activate(outputs.loss(), there));
            };
        double slope = (moved.applyAsDouble(1e-5) - moved.applyAsDouble(-1e-5)) / 2e-5;
        assertThat(gradient[i][k]).isCloseTo(weight[i] * slope, within(1e-6));
      }
    }
  }

  private static double target(Outputs outputs, int label, int k) {
    double smoothing = outputs.labelSmoothing();
    return switch (outputs.loss()) {
      case BINARY_CROSSENTROPY -> label * (1 - smoothing) + 0.5 * smoothing;
      case CATEGORICAL_CROSSENTROPY ->
          (label == k ? 1 : 0) * (1 - smoothing) + smoothing / outputs.classes();
      case HINGE, SQUARED_HINGE -> outputs.width() == 1 ? 2 * label - 1 : label == k ? 1 : -1;
      default -> label == k ? 1 : 0;
    };
  }

  private static double[] activate(Loss loss, double[] values) {
    return switch (loss) {
      case CATEGORICAL_CROSSENTROPY -> {
        double sum = Arrays.stream(values).map(Math::exp).sum();
        yield Arrays.stream(values).map(v -> Math.exp(v) / sum).toArray();
      }
      case BINARY_CROSSENTROPY -> Arrays.stream(values).map(v -> 1 / (1 + Math.exp(-v))).toArray();
      default -> values;
    };
  }

  private static double cce(double[] targets, double[] outputs) {
    double loss = 0;
    for (int k = 0; k < targets.length; k++) {
      loss -= targets[k] * Math.log(outputs[k]);
    }
    return loss;
  }

  private static double bce(double[] targets, double[] outputs) {
    return -targets[0] * Math.log(outputs[0]) - (1 - targets[0]) * Math.log(1 - outputs[0]);
  }

  private interface Element {
    double of(double target, double output);
  }

  private static Formula mean(Element element) {
    return (targets, outputs) -> {
      double sum = 0;
      for (int k = 0; k < targets.length; k++) {
        sum += element.of(targets[k], outputs[k]);
      }
      return sum / targets.length;
    };
  }
}
