package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class InferenceBatchNormalizationTest {
  private static final int ROWS = 5;
  private static final int SIDE = 6;
  private static final int CHANNELS = 3;
  private static final int CLASSES = 4;

  /** What stands around the normalisation. */
  private enum Around {
    NOTHING,
    CONVOLUTIONS
  }

  static Stream<Arguments> networks() {
    List<Arguments> cases = new ArrayList<>();
    for (CNN2DFormat format : CNN2DFormat.values()) {
      for (Around around : Around.values()) {
        cases.add(Arguments.of(format, around));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void gradientsAreFiniteDifferences(CNN2DFormat format, Around around) {
    ComputationGraph network = network(DataType.DOUBLE, format, around, false, false);
    DataSet batch = batch(DataType.DOUBLE, format);
    INDArray gradient = gradient(network, batch);
    INDArray parameters = network.params();
    double step = 1e-6;
    for (int i = 0; i < parameters.length(); i++) {
      double value = parameters.getDouble(i);
      parameters.putScalar(i, value + step);
      double above = network.score(batch, true);
      parameters.putScalar(i, value - step);
      double below = network.score(batch, true);
      parameters.putScalar(i, value);
      double expected =
          statistics(network).contains((long) i) ? 0 : (above - below) / (2 * step) * ROWS;
      assertThat(gradient.getDouble(i))
          .as("parameter %d", i)
          .isCloseTo(expected, within(1e-6 * Math.max(1, Math.abs(expected))));
    }
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void trainsOnWhatItGivesInUse(CNN2DFormat format) {
    ComputationGraph network = network(DataType.FLOAT, format, Around.CONVOLUTIONS, false, false);
    INDArray images = batch(DataType.FLOAT, format).getFeatures();
    assertThat(network.outputSingle(true, images)).isEqualTo(network.outputSingle(false, images));
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void givesWhatDl4jsOwnLayerGivesInUse(CNN2DFormat format) {
    ComputationGraph own = stock(DataType.FLOAT, format, Around.CONVOLUTIONS);
    ComputationGraph network = network(DataType.FLOAT, format, Around.CONVOLUTIONS, false, false);
    INDArray images = batch(DataType.FLOAT, format).getFeatures();
    float[] expected = own.outputSingle(false, images).dup('c').data().asFloat();
    float[] found = network.outputSingle(false, images).dup('c').data().asFloat();
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-6f));
    }
  }

  @Test
  void meanAndVarianceKeepTheirBits() {
    ComputationGraph network =
        network(DataType.FLOAT, CNN2DFormat.NHWC, Around.CONVOLUTIONS, false, false);
    Map<String, INDArray> table = network.getLayer("norm").paramTable();
    float[] gamma = floats(table.get("gamma"));
    float[] beta = floats(table.get("beta"));
    float[] mean = floats(table.get("mean"));
    float[] variance = floats(table.get("var"));
    for (int i = 0; i < 20; i++) {
      network.fit(batch(DataType.FLOAT, CNN2DFormat.NHWC));
    }
    assertThat(floats(table.get("mean"))).isEqualTo(mean);
    assertThat(floats(table.get("var"))).isEqualTo(variance);
    assertThat(floats(table.get("gamma"))).doesNotContain(gamma);
    assertThat(floats(table.get("beta"))).doesNotContain(beta);
  }

  /** Adam keeps two numbers for each parameter that learns, and none for mean and variance. */
  @Test
  void meanAndVarianceHaveNoUpdaterState() {
    ComputationGraph network =
        network(DataType.FLOAT, CNN2DFormat.NHWC, Around.CONVOLUTIONS, false, false);
    assertThat(network.getUpdater(true).getStateViewArray().length())
        .isEqualTo(2 * (network.numParams() - statistics(network).size()));
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void keepsAGammaOrBetaThatKerasHasFixed(CNN2DFormat format) {
    for (boolean scale : new boolean[] {true, false}) {
      ComputationGraph network =
          network(DataType.FLOAT, format, Around.CONVOLUTIONS, scale, !scale);
      Map<String, INDArray> table = network.getLayer("norm").paramTable();
      float[] fixed = floats(table.get(scale ? "gamma" : "beta"));
      float[] free = floats(table.get(scale ? "beta" : "gamma"));
      for (int i = 0; i < 3; i++) {
        network.fit(batch(DataType.FLOAT, format));
      }
      assertThat(floats(table.get(scale ? "gamma" : "beta"))).isEqualTo(fixed);
      assertThat(floats(table.get(scale ? "beta" : "gamma"))).doesNotContain(free);
    }
  }

  @Test
  void comesBackFromTheRecipeThatExecutorsGet() {
    ComputationGraph network =
        network(DataType.FLOAT, CNN2DFormat.NHWC, Around.CONVOLUTIONS, true, false);
    ComputationGraph built =
        (ComputationGraph) TrainableNetwork.of(network, SIDE, SIDE, CHANNELS).build();
    assertThat(built.getLayer("norm").conf().getLayer())
        .isEqualTo(network.getLayer("norm").conf().getLayer())
        .isInstanceOfSatisfying(
            InferenceBatchNormalization.class,
            norm -> {
              assertThat(norm.isScaleFixed()).isTrue();
              assertThat(norm.isCenterFixed()).isFalse();
            });
    TrainableNetwork.setParameters(built, TrainableNetwork.parameters(network));
    DataSet batch = batch(DataType.FLOAT, CNN2DFormat.NHWC);
    built.fit(batch);
    network.fit(batch);
    assertThat(TrainableNetwork.parameters(built)).isEqualTo(TrainableNetwork.parameters(network));
  }

  @Test
  void refusesWhatItHasNoParametersFor() {
    BatchNormalization logarithm = new BatchNormalization.Builder().nIn(2).nOut(2).build();
    logarithm.setLayerName("norm");
    assertThatThrownBy(() -> InferenceBatchNormalization.of(logarithm, false, false))
        .hasMessage("gamma, beta and the variance have to be parameters of norm");
  }

  /** Places of means and variances in the flattened parameters. */
  private static List<Long> statistics(ComputationGraph network) {
    List<Long> places = new ArrayList<>();
    long start = network.params().data().offset();
    network
        .paramTable()
        .forEach(
            (name, array) -> {
              if (name.endsWith("_mean") || name.endsWith("_var")) {
                for (int i = 0; i < array.length(); i++) {
                  places.add(array.offset() - start + i);
                }
              }
            });
    return places;
  }

  private static INDArray gradient(ComputationGraph network, DataSet batch) {
    network.setInputs(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.computeGradientAndScore();
    return network.getFlattenedGradients().dup();
  }

  private static ComputationGraph network(
      DataType type, CNN2DFormat format, Around around, boolean scaleFixed, boolean centerFixed) {
    return build(
        type,
        format,
        around,
        InferenceBatchNormalization.of(norm(format, around), scaleFixed, centerFixed));
  }

  private static ComputationGraph stock(DataType type, CNN2DFormat format, Around around) {
    return build(type, format, around, norm(format, around));
  }

  private static BatchNormalization norm(CNN2DFormat format, Around around) {
    int channels = around == Around.NOTHING ? CHANNELS : 4;
    return new BatchNormalization.Builder()
        .eps(1e-3)
        .useLogStd(false)
        .nIn(channels)
        .nOut(channels)
        .dataFormat(format)
        .build();
  }

  private static ComputationGraph build(
      DataType type, CNN2DFormat format, Around around, BatchNormalization norm) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .updater(new Adam(0.01))
            .graphBuilder()
            .addInputs("in");
    int[] positions = format == CNN2DFormat.NHWC ? new int[] {1, 2} : new int[] {2, 3};
    String last = "norm";
    if (around == Around.NOTHING) {
      graph.addLayer("norm", norm, "in");
    } else {
      graph
          .addLayer(
              "conv",
              new ConvolutionLayer.Builder(3, 3)
                  .convolutionMode(ConvolutionMode.Same)
                  .nIn(CHANNELS)
                  .nOut(4)
                  .hasBias(false)
                  .activation(Activation.IDENTITY)
                  .dataFormat(format)
                  .build(),
              "in")
          .addLayer("norm", norm, "conv")
          .addLayer(
              "relu", new ActivationLayer.Builder().activation(Activation.RELU).build(), "norm")
          .addLayer(
              "depthwise",
              new DepthwiseConvolution2D.Builder(3, 3)
                  .depthMultiplier(1)
                  .stride(2, 2)
                  .convolutionMode(ConvolutionMode.Same)
                  .nIn(4)
                  .nOut(4)
                  .hasBias(false)
                  .activation(Activation.IDENTITY)
                  .dataFormat(format)
                  .build(),
              "relu");
      last = "depthwise";
    }
    graph
        .addLayer(
            "pool",
            new GlobalPoolingLayer.Builder(PoolingType.AVG).poolingDimensions(positions).build(),
            last)
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nIn(around == Around.NOTHING ? CHANNELS : 4)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build(),
            "pool")
        .setOutputs("out");
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    SplittableRandom random = new SplittableRandom(9);
    network
        .paramTable()
        .forEach(
            (name, array) -> {
              for (int i = 0; i < array.length(); i++) {
                array.putScalar(
                    i,
                    random.nextDouble(0.5, 1.5) * (positive(name) ? 1 : random.nextInt(2) - 0.5));
              }
            });
    return network;
  }

  private static boolean positive(String parameter) {
    return parameter.endsWith("_var") || parameter.endsWith("_gamma");
  }

  private static DataSet batch(DataType type, CNN2DFormat format) {
    SplittableRandom random = new SplittableRandom(4);
    INDArray images =
        format == CNN2DFormat.NHWC
            ? Nd4j.create(type, ROWS, SIDE, SIDE, CHANNELS)
            : Nd4j.create(type, ROWS, CHANNELS, SIDE, SIDE);
    for (int i = 0; i < images.length(); i++) {
      images.putScalar(i, random.nextDouble(-2, 2));
    }
    INDArray labels = Nd4j.zeros(type, ROWS, CLASSES);
    for (int i = 0; i < ROWS; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return new DataSet(images, labels);
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }
}
