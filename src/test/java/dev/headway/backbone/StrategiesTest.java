package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.config.Activation;
import dev.headway.config.Engine;
import dev.headway.config.InputSize;
import dev.headway.config.Pooling;
import dev.headway.config.Trainable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/** Frozen part, trained part and whole network, wherever the backbone is cut. */
class StrategiesTest {
  private static final int CLASSES = 3;
  private static final int IMAGES = 4;

  /** Moves whatever has a gradient, be it ever so small, as it is behind random layers. */
  private static final IUpdater ALMOST_SIGN = new Adam(0.01, 0.9, 0.999, 1e-30);

  @ParameterizedTest
  @CsvSource({
    "mobilenet_v1, conv_pw_11, 2x2x128, GLOBAL_AVERAGE",
    "mobilenet_v1, conv1, 32x32x3, GLOBAL_AVERAGE",
    "mobilenet_v1, conv_pw_13, 1x1x256, FLATTEN",
    "mobilenet_v2, block_15_expand, 1x1x40, GLOBAL_AVERAGE",
    "resnet50, conv5_block3_1_conv, 1x1x2048, GLOBAL_AVERAGE",
    "squeezenet_v1.1, fire9/expand3x3, 1x1x64, FLATTEN",
    "headway_net, block2_pool, 16x16x48, FLATTEN"
  })
  void partsAreTheWholeAndTrainByItsGradient(
      String architecture, String layer, String rows, Pooling pooling) throws IOException {
    Backbone backbone = pretrained(architecture);
    Networks networks = networks(backbone, pooling, Trainable.from(layer), ALMOST_SIGN);
    ComputationGraph trained = networks.trained();
    assertThat(
            String.join("x", Arrays.stream(networks.rowShape()).mapToObj(String::valueOf).toList()))
        .isEqualTo(rows);
    float[] images = Descriptors.images(IMAGES, backbone.inputSize(), 5);
    TrainableNetwork recipe = TrainableNetwork.of(trained, networks.rowShape());
    INDArray in = recipe.input(features(networks, images), IMAGES);
    gradientIsTheDerivative(trained, in);
    // The output layer starts near zero: the first step gives it weights to send errors through.
    trained.fit(new DataSet(in, labels()));
    trained.fit(new DataSet(in, labels()));

    float[] parts = values(trained.outputSingle(false, in));
    ComputationGraph whole = networks.whole(trained);
    INDArray pictures =
        Nd4j.createFromArray(images)
            .reshape('c', IMAGES, backbone.inputSize().height(), backbone.inputSize().width(), 3);
    float[] together = values(whole.outputSingle(false, pictures));
    for (int i = 0; i < parts.length; i++) {
      assertThat(parts[i]).isCloseTo(together[i], within(2e-5f));
    }
    Cut cut = Cut.of(backbone, Trainable.from(layer));
    for (org.deeplearning4j.nn.api.Layer each : backbone.graph().getLayers()) {
      String name = each.conf().getLayer().getLayerName();
      each.paramTable()
          .forEach(
              (parameter, before) ->
                  assertThat(
                          Arrays.equals(
                              values(whole.getLayer(name).paramTable().get(parameter)),
                              values(before)))
                      .as("%s/%s keeps its bits", name, parameter)
                      .isEqualTo(
                          cut.frozen().contains(name)
                              || List.of("mean", "var").contains(parameter)));
    }
    try (ByteArrayOutputStream file = new ByteArrayOutputStream()) {
      ModelSerializer.writeModel(whole, file, false);
      ComputationGraph read =
          ModelSerializer.restoreComputationGraph(
              new ByteArrayInputStream(file.toByteArray()), false);
      assertThat(values(read.outputSingle(false, pictures))).isEqualTo(together);
    }
    assertThat(whole.getLayers())
        .allSatisfy(
            each ->
                assertThat(each.conf().getLayer().getClass().getName())
                    .startsWith("org.deeplearning4j."));
  }

  @Test
  void fromTheFirstLayerTrainsAsAll() {
    Backbone backbone = pretrained("mobilenet_v1");
    float[] images = Descriptors.images(IMAGES, backbone.inputSize(), 5);
    String[] digests = new String[2];
    for (int i = 0; i < digests.length; i++) {
      Trainable trainable = i == 0 ? Trainable.ALL : Trainable.from("conv1");
      Networks networks = networks(backbone, Pooling.GLOBAL_AVERAGE, trainable, new Adam(0.01));
      assertThat(networks.frozen(Engine.AUTO)).isNull();
      ComputationGraph trained = networks.trained();
      TrainableNetwork recipe = TrainableNetwork.of(trained, networks.rowShape());
      trained.fit(new DataSet(recipe.input(images, IMAGES), labels()));
      digests[i] = ModelDigest.sha256(networks.whole(trained));
    }
    assertThat(digests[0]).isEqualTo(digests[1]);
  }

  /** Keras' running statistics: 0.99 · before + 0.01 · the minibatch's, however it is fed. */
  @Test
  void aRandomBackboneLearnsItsStatistics() {
    Backbone backbone = Backbones.random(Descriptors.of("mobilenet_v1", 0.25, 32), 3, null);
    Networks networks =
        networks(backbone, Pooling.GLOBAL_AVERAGE, Trainable.from("conv1"), new Sgd(0.01));
    ComputationGraph trained = networks.trained();
    assertThat(trained.getLayer("conv1_bn").conf().getLayer().getClass())
        .isEqualTo(BatchNormalization.class);
    TrainableNetwork recipe = TrainableNetwork.of(trained, networks.rowShape());
    INDArray in = recipe.input(Descriptors.images(IMAGES, backbone.inputSize(), 5), IMAGES);
    INDArray map = trained.feedForward(in, false).get("conv1");
    float[] mean = values(map.mean(0, 1, 2));
    float[] variance = values(map.var(false, 0, 1, 2));
    trained.fit(new DataSet(in, labels()));
    Map<String, INDArray> table = trained.getLayer("conv1_bn").paramTable();
    float[] runningMean = values(table.get("mean"));
    float[] runningVariance = values(table.get("var"));
    for (int i = 0; i < mean.length; i++) {
      assertThat(runningMean[i]).isCloseTo(0.01f * mean[i], within(1e-6f));
      assertThat(runningVariance[i]).isCloseTo(0.99f + 0.01f * variance[i], within(1e-6f));
    }
  }

  @Test
  void keepsWhatTheModelOfABackboneHasFixed() {
    Backbone free = pretrained("mobilenet_v1");
    ParameterSpec gamma = new ParameterSpec("conv_pw_13_bn", "gamma", List.of(256));
    Backbone backbone =
        new Backbone(
            free.name(),
            free.graph(),
            free.inputSize(),
            free.preprocess(),
            free.map(),
            free.origin(),
            Set.of(gamma));
    ComputationGraph trained =
        trainedOn(
            networks(backbone, Pooling.GLOBAL_AVERAGE, Trainable.from("conv_pw_13"), ALMOST_SIGN),
            Descriptors.images(IMAGES, backbone.inputSize(), 5));
    Map<String, INDArray> before = free.graph().getLayer("conv_pw_13_bn").paramTable();
    Map<String, INDArray> after = trained.getLayer("conv_pw_13_bn").paramTable();
    assertThat(values(after.get("gamma"))).isEqualTo(values(before.get("gamma")));
    assertThat(values(after.get("beta"))).isNotEqualTo(values(before.get("beta")));
  }

  @Test
  void aSecondPhaseGoesOnFromTheFirst() {
    Backbone backbone = pretrained("mobilenet_v1");
    float[] images = Descriptors.images(IMAGES, backbone.inputSize(), 5);
    HeadSpec head = standardized(256);
    Networks first =
        new Networks(backbone, Pooling.GLOBAL_AVERAGE, Trainable.NONE, head, new Adam(0.01), 42);
    ComputationGraph one = trainedOn(first, images);
    float[] before = output(first, one, images);

    Networks second = first.recut(Trainable.from("conv_pw_11"), new Sgd(0.05), one);
    ComputationGraph two = second.trained();
    assertThat(output(second, two, images)).containsExactly(before, within(2e-5f));
    assertThat(two.getLayer("predictions").conf().getLayer())
        .extracting("iUpdater")
        .isEqualTo(new Sgd(0.05));
    // What the first phase's network does later is its own business.
    one.params().assign(0);
    assertThat(ModelDigest.sha256(second.trained())).isEqualTo(ModelDigest.sha256(two));

    two = trainedOn(second, images);
    float[] after = output(second, two, images);
    assertThat(values(two.getLayer("conv_pw_11").paramTable().get("W")))
        .isNotEqualTo(values(backbone.graph().getLayer("conv_pw_11").paramTable().get("W")));
    assertThat(values(two.getLayer("head_standardize").paramTable().get("W"))).containsOnly(0.5f);

    // Back to the head alone: what was trained is frozen as it is now.
    Networks third = second.recut(Trainable.NONE, new Sgd(0.05), two);
    assertThat(output(third, third.trained(), images)).containsExactly(after, within(2e-5f));
    Networks fourth = third.recut(Trainable.ALL, new Sgd(0.05), third.trained());
    assertThat(output(fourth, fourth.trained(), images)).containsExactly(after, within(2e-5f));
    assertThat(ModelDigest.sha256(fourth.whole(fourth.trained())))
        .isEqualTo(ModelDigest.sha256(second.whole(two)));
  }

  /** Along a random direction, in float64: slope of the loss against gradient. */
  private static void gradientIsTheDerivative(ComputationGraph network, INDArray in) {
    ComputationGraph exact = network.convertDataType(DataType.DOUBLE);
    SplittableRandom random = new SplittableRandom(8);
    // Logits of about 1: the first weights are too small to send errors through.
    String before = exact.getConfiguration().getVertexInputs().get("predictions").get(0);
    double norm =
        exact
            .feedForward(in.castTo(DataType.DOUBLE), false)
            .get(before)
            .norm2Number()
            .doubleValue();
    INDArray output = exact.getLayer("predictions").paramTable().get("W");
    for (int i = 0; i < output.length(); i++) {
      output.putScalar(i, random.nextDouble(-2, 2) / norm);
    }
    DataSet batch = new DataSet(in.castTo(DataType.DOUBLE), labels().castTo(DataType.DOUBLE));
    exact.setInputs(batch.getFeatures());
    exact.setLabels(batch.getLabels());
    exact.computeGradientAndScore();
    INDArray gradient = exact.getFlattenedGradients().dup();
    INDArray direction = exact.params().dup();
    for (int i = 0; i < direction.length(); i++) {
      double size = Math.max(1e-3, Math.abs(direction.getDouble(i)));
      direction.putScalar(i, random.nextDouble(-1, 1) * size);
    }
    // Means and variances are parameters that the loss depends on and that never learn.
    long start = exact.params().data().offset();
    exact
        .paramTable()
        .forEach(
            (name, array) -> {
              for (int i = 0; i < array.length() && name.matches(".*_(mean|var)"); i++) {
                direction.putScalar(array.offset() - start + i, 0);
              }
            });
    double step = 1e-6;
    INDArray parameters = exact.params();
    parameters.addi(direction.mul(step));
    double above = exact.score(batch, true);
    parameters.subi(direction.mul(2 * step));
    double below = exact.score(batch, true);
    double slope = (above - below) / (2 * step);
    double expected = gradient.mul(direction).sumNumber().doubleValue() / IMAGES;
    assertThat(slope).isCloseTo(expected, within(1e-3 * Math.abs(expected)));
    assertThat(gradient.norm2Number().doubleValue()).isPositive();
  }

  private static ComputationGraph trainedOn(Networks networks, float[] images) {
    ComputationGraph trained = networks.trained();
    TrainableNetwork recipe = TrainableNetwork.of(trained, networks.rowShape());
    for (int i = 0; i < 3; i++) {
      trained.fit(new DataSet(recipe.input(features(networks, images), IMAGES), labels()));
    }
    return trained;
  }

  private static float[] output(Networks networks, ComputationGraph trained, float[] images) {
    return TrainableNetwork.of(trained, networks.rowShape())
        .output(TrainableNetwork.parameters(trained), features(networks, images), IMAGES);
  }

  private static float[] features(Networks networks, float[] images) {
    if (networks.frozen(Engine.AUTO) == null) {
      return images;
    }
    try (FrozenRunner runner = networks.frozen(Engine.AUTO).open()) {
      return runner.run(images, IMAGES);
    }
  }

  private static Networks networks(
      Backbone backbone, Pooling pooling, Trainable trainable, IUpdater updater) {
    HeadSpec head = new HeadSpec(List.of(), Activation.RELU, CLASSES, null, null);
    return new Networks(backbone, pooling, trainable, head, updater, 42);
  }

  private static HeadSpec standardized(int width) {
    float[] mean = new float[width];
    float[] deviation = new float[width];
    Arrays.fill(mean, 0.1f);
    Arrays.fill(deviation, 2);
    return new HeadSpec(List.of(8), Activation.TANH, CLASSES, mean, deviation);
  }

  /** Batch normalisations with statistics, scales and shifts as trained networks have them. */
  private static Backbone pretrained(String architecture) {
    double width = architecture.startsWith("mobilenet") ? 0.25 : 1;
    Backbone random = Backbones.random(Descriptors.of(architecture, width, 32), 3, null);
    SplittableRandom values = new SplittableRandom(6);
    for (org.deeplearning4j.nn.api.Layer layer : random.graph().getLayers()) {
      if (layer.conf().getLayer() instanceof BatchNormalization) {
        layer
            .paramTable()
            .forEach(
                (name, array) -> {
                  boolean positive = List.of("gamma", "var").contains(name);
                  for (int i = 0; i < array.length(); i++) {
                    array.putScalar(
                        i, positive ? values.nextDouble(0.5, 1.5) : values.nextDouble(-0.3, 0.3));
                  }
                });
      }
    }
    return new Backbone(
        random.name(),
        random.graph(),
        new InputSize(32, 32),
        random.preprocess(),
        random.map(),
        Backbone.Origin.PRETRAINED,
        random.constants());
  }

  private static INDArray labels() {
    INDArray labels = Nd4j.zeros(IMAGES, CLASSES);
    for (int i = 0; i < IMAGES; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return labels;
  }

  private static float[] values(INDArray array) {
    return array.dup('c').data().asFloat();
  }
}
