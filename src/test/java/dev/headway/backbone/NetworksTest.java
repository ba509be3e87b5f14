package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.config.Activation;
import dev.headway.config.Engine;
import dev.headway.config.InputSize;
import dev.headway.config.Pooling;
import dev.headway.config.Trainable;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class NetworksTest {
  private static final InputSize SIZE = new InputSize(64, 64);

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void theWholeNetworkIsTheFrozenPartAndTheTrainedPart(Pooling pooling) {
    Backbone backbone = backbone();
    int width = Networks.featureWidth(backbone, pooling);
    assertThat(width).isEqualTo(pooling == Pooling.FLATTEN ? 4 * 4 * 160 : 160);
    float[] mean = new float[width];
    float[] deviation = new float[width];
    for (int i = 0; i < width; i++) {
      mean[i] = 0.01f * (i % 7);
      deviation[i] = 0.5f + 0.1f * (i % 5);
    }
    HeadSpec head = new HeadSpec(List.of(8, 5), Activation.TANH, 4, mean, deviation);
    Networks networks = new Networks(backbone, pooling, Trainable.NONE, head, new Adam(1e-3), 42);
    assertThat(networks.rowShape()).containsExactly(width);
    ComputationGraph trained = networks.trained();

    int n = 3;
    float[] images = Descriptors.images(n, SIZE, 5);
    float[] features;
    try (FrozenRunner runner =
        Networks.frozen(backbone, pooling, Trainable.NONE, Engine.AUTO).open()) {
      features = runner.run(images, n);
    }
    INDArray rows = Nd4j.createFromArray(features).reshape('c', n, width);
    trained.fit(new DataSet(rows, labels(n, 4)));

    float[] two = values(trained.outputSingle(rows));
    float[] one = values(networks.whole(trained).outputSingle(input(images, n)));
    assertThat(one).hasSize(n * 4);
    for (int i = 0; i < one.length; i++) {
      assertThat(one[i]).isCloseTo(two[i], within(1e-5f));
    }
  }

  @Test
  void aFreshHeadIsNearlyUndecidedAndAFunctionOfTheSeed() {
    Backbone backbone = backbone();
    Networks networks = networks(backbone, head(5));
    Nd4j.getRandom().setSeed(7);
    // Norms of about 70, as features of real networks have.
    INDArray features = Nd4j.rand(7, 160).muli(10);
    float[] probabilities = values(networks.trained().outputSingle(features));
    double loss = 0;
    for (int i = 0; i < probabilities.length; i++) {
      assertThat(probabilities[i]).isCloseTo(0.2f, within(0.06f));
      loss -= Math.log(probabilities[i]) / probabilities.length;
    }
    assertThat((float) loss).isCloseTo((float) Math.log(5), within(0.05f * (float) Math.log(5)));
    String digest = ModelDigest.sha256(networks.trained());
    Nd4j.getRandom().setSeed(99);
    assertThat(ModelDigest.sha256(networks.trained())).isEqualTo(digest);
    assertThat(
            ModelDigest.sha256(
                new Networks(
                        backbone, Pooling.GLOBAL_AVERAGE, Trainable.NONE, head(5), new Sgd(0.1), 43)
                    .trained()))
        .isNotEqualTo(digest);
  }

  @Test
  void standardisationStaysAsItIsInTraining() {
    Backbone backbone = backbone();
    float[] mean = new float[160];
    float[] deviation = new float[160];
    Arrays.fill(mean, 2);
    Arrays.fill(deviation, 4);
    ComputationGraph trained =
        networks(backbone, new HeadSpec(List.of(), Activation.RELU, 3, mean, deviation)).trained();
    trained.fit(new DataSet(Nd4j.rand(6, 160), labels(6, 3)));
    assertThat(values(trained.getLayer("head_standardize").paramTable().get("W")))
        .containsOnly(0.25f);
    assertThat(values(trained.getLayer("head_standardize").paramTable().get("b")))
        .containsOnly(-0.5f);
  }

  @Test
  void withAllEveryLayerOfTheBackboneLearns() {
    Backbone backbone = backbone();
    Networks networks =
        new Networks(backbone, Pooling.GLOBAL_AVERAGE, Trainable.ALL, head(3), new Sgd(0.5), 42);
    assertThat(Networks.frozen(backbone, Pooling.GLOBAL_AVERAGE, Trainable.ALL, Engine.AUTO))
        .isNull();
    assertThat(networks.rowShape()).containsExactly(64, 64, 3);
    ComputationGraph trained = networks.trained();
    DataSet batch = new DataSet(input(Descriptors.images(4, SIZE, 1), 4), labels(4, 3));
    // The output layer starts near zero: the first step gives it weights to send errors through.
    trained.fit(batch);
    trained.fit(batch);
    for (ParameterSpec parameter : Architecture.HEADWAY_NET.spec("x", 1, SIZE).parameters()) {
      assertThat(KerasParameters.get(trained, parameter))
          .as(parameter.layer() + "/" + parameter.name())
          .isNotEqualTo(KerasParameters.get(backbone.graph(), parameter));
    }
    assertThat(ModelDigest.sha256(networks.whole(trained))).isEqualTo(ModelDigest.sha256(trained));
  }

  static Networks networks(Backbone backbone, HeadSpec head) {
    return new Networks(backbone, Pooling.GLOBAL_AVERAGE, Trainable.NONE, head, new Sgd(0.1), 42);
  }

  static HeadSpec head(int classes) {
    return new HeadSpec(List.of(), Activation.RELU, classes, null, null);
  }

  private static Backbone backbone() {
    return Backbones.random(Descriptors.of("headway_net", 1, 64), 11, null);
  }

  private static INDArray input(float[] images, int n) {
    return Nd4j.createFromArray(images).reshape('c', n, SIZE.height(), SIZE.width(), 3);
  }

  private static INDArray labels(int n, int classes) {
    INDArray labels = Nd4j.zeros(n, classes);
    for (int i = 0; i < n; i++) {
      labels.putScalar(i, i % classes, 1);
    }
    return labels;
  }

  private static float[] values(INDArray array) {
    return array.dup('c').data().asFloat();
  }
}
