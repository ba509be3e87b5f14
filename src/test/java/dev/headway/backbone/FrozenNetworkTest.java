package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.config.Engine;
import dev.headway.config.InputSize;
import dev.headway.config.Pooling;
import dev.headway.testing.RoundTrip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.factory.Nd4j;

class FrozenNetworkTest {
  private static final InputSize SIZE = new InputSize(32, 32);

  /** Of headway_net. */
  private static final int CHANNELS = 160;

  @ParameterizedTest
  @EnumSource(names = {"DL4J", "ONNXRUNTIME"})
  void theRecipeComesBackFromBothSerializers(Engine engine) {
    FrozenNetwork network = network(engine, "mobilenet_v1", 0.25, SIZE, Pooling.GLOBAL_AVERAGE);
    float[] images = Descriptors.images(2, SIZE, 1);
    float[] expected = run(network, images, 2);
    assertThat(run(RoundTrip.java(network), images, 2)).isEqualTo(expected);
    assertThat(run(RoundTrip.kryo(network), images, 2)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"DL4J", "ONNXRUNTIME"})
  void theInputIsLeftAloneAndWhatIsBehindItIgnored(Engine engine) {
    FrozenNetwork network = network(engine, "headway_net", 1, SIZE, Pooling.GLOBAL_AVERAGE);
    float[] three = Descriptors.images(3, SIZE, 1);
    float[] before = three.clone();
    float[] two = run(network, three, 2);
    assertThat(three).isEqualTo(before);
    assertThat(two)
        .hasSize(2 * CHANNELS)
        .isEqualTo(run(network, Arrays.copyOf(three, three.length / 3 * 2), 2));
  }

  @ParameterizedTest
  @EnumSource(names = {"DL4J", "ONNXRUNTIME"})
  void globalAverageIsTheMeanOfTheFlattenedMapChannelsLast(Engine engine) {
    InputSize size = new InputSize(32, 48);
    float[] image = Descriptors.images(1, size, 2);
    float[] map = run(network(engine, "headway_net", 1, size, Pooling.FLATTEN), image, 1);
    float[] features =
        run(network(engine, "headway_net", 1, size, Pooling.GLOBAL_AVERAGE), image, 1);
    int positions = 2 * 3;
    assertThat(map).hasSize(positions * CHANNELS);
    for (int c = 0; c < CHANNELS; c++) {
      double sum = 0;
      for (int p = 0; p < positions; p++) {
        sum += map[p * CHANNELS + c];
      }
      assertThat(features[c]).isCloseTo((float) (sum / positions), within(1e-6f));
    }
  }

  @Test
  void theSameWeightsAtAnotherSizeAreAnotherNetwork() {
    // MobileNetV2 pads odd and even maps differently: a graph of one size is wrong at another, and
    // the parameters don't tell them apart.
    InputSize even = new InputSize(64, 64);
    InputSize odd = new InputSize(70, 70);
    float[] image = Descriptors.images(1, odd, 3);
    Backbone backbone = Backbones.random(Descriptors.of("mobilenet_v2", 1, 70), 1, odd);
    float[] expected =
        backbone
            .graph()
            .outputSingle(Nd4j.createFromArray(image).reshape('c', 1, 70, 70, 3))
            .dup('c')
            .data()
            .asFloat();
    run(
        network(Engine.DL4J, "mobilenet_v2", 1, even, Pooling.FLATTEN),
        Descriptors.images(1, even, 4),
        1);
    assertThat(run(network(Engine.DL4J, "mobilenet_v2", 1, odd, Pooling.FLATTEN), image, 1))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"DL4J", "ONNXRUNTIME"})
  void tasksAtTheSameTimeGetTheBitsOfOneAlone(Engine engine) throws Exception {
    FrozenNetwork network = network(engine, "mobilenet_v1", 0.25, SIZE, Pooling.GLOBAL_AVERAGE);
    int tasks = 4;
    List<float[]> alone = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      alone.add(run(network, Descriptors.images(5, SIZE, task), 5));
    }
    ExecutorService threads = Executors.newFixedThreadPool(tasks);
    try {
      CountDownLatch start = new CountDownLatch(tasks);
      List<Future<List<float[]>>> together = new ArrayList<>();
      for (int task = 0; task < tasks; task++) {
        float[] images = Descriptors.images(5, SIZE, task);
        together.add(
            threads.submit(
                () -> {
                  List<float[]> results = new ArrayList<>();
                  try (FrozenRunner runner = network.open()) {
                    start.countDown();
                    start.await();
                    for (int i = 0; i < 5; i++) {
                      results.add(runner.run(images, 5));
                    }
                  }
                  return results;
                }));
      }
      for (int task = 0; task < tasks; task++) {
        for (float[] result : together.get(task).get()) {
          assertThat(result).isEqualTo(alone.get(task));
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void manyImagesLeaveNoOffHeapMemoryBehind() {
    InputSize size = new InputSize(16, 16);
    FrozenNetwork network = network(Engine.DL4J, "headway_net", 1, size, Pooling.GLOBAL_AVERAGE);
    float[] images = Descriptors.images(100, size, 1);
    try (FrozenRunner runner = network.open()) {
      for (int i = 0; i < 10; i++) {
        runner.run(images, 100);
      }
      long before = Pointer.totalBytes();
      for (int i = 0; i < 25; i++) {
        runner.run(images, 100);
      }
      // A leak of the inputs alone would be 7 MB.
      assertThat(Pointer.totalBytes() - before).isLessThan(2 << 20);
    }
  }

  private static FrozenNetwork network(
      Engine engine, String architecture, double width, InputSize size, Pooling pooling) {
    Backbone backbone =
        Backbones.random(Descriptors.of(architecture, width, size.height()), 1, size);
    return FrozenNetwork.of(backbone.graph(), engine, pooling, size.height(), size.width(), 3);
  }

  private static float[] run(FrozenNetwork network, float[] images, int n) {
    try (FrozenRunner runner = network.open()) {
      return runner.run(images, n);
    }
  }
}
