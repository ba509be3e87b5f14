package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headway.catalog.Catalog;
import dev.headway.config.Activation;
import dev.headway.config.Engine;
import dev.headway.config.InputSize;
import dev.headway.config.Pooling;
import dev.headway.config.Trainable;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** A backbone and its head, cut in two, are the network that they are together. */
class HeadAndBackboneTest {
  private static final InputSize SIZE = new InputSize(64, 48);
  private static final int CLASSES = 5;
  private static final int IMAGES = 3;

  private static Catalog catalog;
  private static Backbone squeezenet;

  @BeforeAll
  static void load() {
    catalog = Catalog.load(List.of(), new Configuration());
    squeezenet = Backbones.random(catalog.backbone("squeezenet_v1.1_227"), 11, SIZE);
  }

  static Stream<Arguments> heads() {
    List<Arguments> cases = new ArrayList<>();
    for (Pooling pooling : Pooling.values()) {
      for (List<Integer> hidden : List.of(List.<Integer>of(), List.of(7), List.of(6, 4))) {
        cases.add(Arguments.of(pooling, hidden, false));
        cases.add(Arguments.of(pooling, hidden, true));
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("heads")
  void headAloneGivesWhatTheWholeNetworkGives(
      Pooling pooling, List<Integer> hidden, boolean standardize) {
    int width = Networks.featureWidth(squeezenet, pooling);
    Networks networks = networks(pooling, head(hidden, standardize ? width : 0));
    ComputationGraph head = networks.trained();
    // As after training: weights that tell the classes apart.
    float[] parameters = TrainableNetwork.parameters(head);
    SplittableRandom random = new SplittableRandom(5);
    ComputationGraph fresh = networks.trained();
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] += (float) (0.02 * (random.nextDouble() - 0.5));
    }
    TrainableNetwork.setParameters(head, parameters);
    assertThat(TrainableNetwork.parameters(fresh)).isNotEqualTo(parameters);

    float[] features;
    try (FrozenRunner runner =
        Networks.frozen(squeezenet, pooling, Trainable.NONE, Engine.AUTO).open()) {
      features = runner.run(images(), IMAGES);
    }
    assertThat(features).hasSize(IMAGES * width);
    assertThat(networks.rowShape()).containsExactly(width);
    float[] alone =
        TrainableNetwork.of(head, networks.rowShape()).output(parameters, features, IMAGES);
    float[] together = output(networks.whole(head), images());
    assertThat(alone).hasSize(IMAGES * CLASSES);
    for (int i = 0; i < alone.length; i++) {
      assertThat((double) alone[i]).isEqualTo(together[i], within(1e-5));
    }
  }

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void startsNearTheLogarithmOfTheClasses(Pooling pooling) {
    Networks networks = networks(pooling, head(List.of(), 0));
    float[] probabilities = output(networks.whole(networks.trained()), images());
    for (float probability : probabilities) {
      assertThat(-Math.log(probability)).isEqualTo(Math.log(CLASSES), within(0.3));
    }
  }

  @Test
  void headIsAFunctionOfItsSeed() {
    HeadSpec head = head(List.of(7), 0);
    assertThat(ModelDigest.sha256(networks(Pooling.GLOBAL_AVERAGE, head).trained()))
        .isEqualTo(ModelDigest.sha256(networks(Pooling.GLOBAL_AVERAGE, head).trained()))
        .isNotEqualTo(
            ModelDigest.sha256(
                new Networks(
                        squeezenet, Pooling.GLOBAL_AVERAGE, Trainable.NONE, head, new Sgd(0.1), 4)
                    .trained()));
  }

  @Test
  void headStandsUnderTheSameNamesAndDigestsInBoth() {
    Networks networks = networks(Pooling.GLOBAL_AVERAGE, head(List.of(7), 0));
    ComputationGraph head = networks.trained();
    ComputationGraph whole = networks.whole(head);
    for (org.deeplearning4j.nn.api.Layer layer : head.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      assertThat(whole.getLayer(name).params()).isEqualTo(layer.params());
    }
  }

  @Test
  void trainsAllOfANetwork() {
    assertThat(Networks.frozen(squeezenet, Pooling.GLOBAL_AVERAGE, Trainable.ALL, Engine.AUTO))
        .isNull();
    Networks networks =
        new Networks(
            squeezenet, Pooling.GLOBAL_AVERAGE, Trainable.ALL, head(List.of(), 0), new Sgd(0.1), 3);
    ComputationGraph trained = networks.trained();
    assertThat(networks.rowShape()).containsExactly(64, 48, 3);
    assertThat(ModelDigest.sha256(networks.whole(trained))).isEqualTo(ModelDigest.sha256(trained));
    Networks frozen = networks(Pooling.GLOBAL_AVERAGE, head(List.of(), 0));
    assertThat(output(trained, images()))
        .isEqualTo(output(frozen.whole(frozen.trained()), images()));
  }

  @ParameterizedTest
  @CsvSource({
    "vgg16, 160, 160, 5x5x512",
    "vgg16, 32, 64, 1x2x512",
    "resnet50, 64, 64, 2x2x2048",
    "mobilenet_v2_1.0_224, 96, 160, 3x5x1280",
    "mobilenet_v1_0.25_224, 33, 32, 1x1x256",
    "squeezenet_v1.1_227, 31, 31, 1x1x512"
  })
  void takesTheSizesThatANetworkAllows(String name, int height, int width, String map) {
    NetworkSpec spec =
        Architecture.of(catalog.backbone(name).architecture())
            .spec(name, catalog.backbone(name).width(), new InputSize(height, width));
    assertThat(spec.last().output()).hasToString(map);
  }

  @Test
  void givesVgg16sMapAtAnotherSize() {
    Backbone vgg16 = Backbones.random(catalog.backbone("vgg16"), 1, new InputSize(160, 160));
    assertThat(vgg16.map()).isEqualTo(new MapShape(5, 5, 512));
    try (FrozenRunner runner =
        Networks.frozen(vgg16, Pooling.FLATTEN, Trainable.NONE, Engine.AUTO).open()) {
      assertThat(runner.run(new float[160 * 160 * 3], 1)).hasSize(5 * 5 * 512);
    }
  }

  @ParameterizedTest
  @CsvSource({"vgg16, 31, 64, 32", "squeezenet_v1.1_227, 64, 30, 31", "resnet50, 1, 1, 32"})
  void refusesSizesThatAreTooSmall(String name, int height, int width, int minimum) {
    InputSize size = new InputSize(height, width);
    assertRequest(
        () -> Backbones.random(catalog.backbone(name), 1, size),
        String.format(
            "backbone.input_size: %s is too small for '%s'; its minimum is %dx%d",
            size, name, minimum, minimum));
  }

  @Test
  void randomWeightsAreAFunctionOfTheSeed() {
    String digest = digest(11, SIZE);
    assertThat(digest).isEqualTo(ModelDigest.sha256(squeezenet.graph()));
    Nd4j.getRandom().setSeed(99);
    assertThat(digest(11, SIZE)).isEqualTo(digest);
    // Convolutions have the same weights at any size of image.
    assertThat(digest(11, new InputSize(99, 99))).isEqualTo(digest);
    assertThat(digest(12, SIZE)).isNotEqualTo(digest);
  }

  private static String digest(long seed, InputSize size) {
    return ModelDigest.sha256(
        Backbones.random(catalog.backbone("squeezenet_v1.1_227"), seed, size).graph());
  }

  private static Networks networks(Pooling pooling, HeadSpec head) {
    return new Networks(squeezenet, pooling, Trainable.NONE, head, new Sgd(0.1), 3);
  }

  /** A head; standardized where there is a width. */
  private static HeadSpec head(List<Integer> hidden, int width) {
    if (width == 0) {
      return new HeadSpec(hidden, Activation.RELU, CLASSES, null, null);
    }
    float[] mean = new float[width];
    float[] deviation = new float[width];
    for (int i = 0; i < width; i++) {
      mean[i] = 0.01f * (i % 7);
      deviation[i] = 0.5f + 0.1f * (i % 5);
    }
    return new HeadSpec(hidden, Activation.RELU, CLASSES, mean, deviation);
  }

  private static float[] images() {
    SplittableRandom random = new SplittableRandom(2);
    float[] images = new float[IMAGES * SIZE.height() * SIZE.width() * 3];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) (200 * random.nextDouble() - 100);
    }
    return images;
  }

  private static float[] output(ComputationGraph network, float[] images) {
    INDArray in = Nd4j.createFromArray(images).reshape('c', IMAGES, SIZE.height(), SIZE.width(), 3);
    float[] out = network.outputSingle(false, in).dup('c').data().asFloat();
    return Arrays.copyOf(out, IMAGES * CLASSES);
  }

  private static void assertRequest(Runnable work, String message) {
    assertThatThrownBy(work::run)
        .isInstanceOf(HeadwayException.class)
        .hasMessage(message)
        .satisfies(e -> assertThat(((HeadwayException) e).exitCode()).isEqualTo(ExitCode.REQUEST));
  }
}
