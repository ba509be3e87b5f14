package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.backbone.onnx.OnnxCompiler;
import dev.headway.backbone.onnx.OnnxModel;
import dev.headway.config.Engine;
import dev.headway.config.InputSize;
import dev.headway.config.Pooling;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxRunnerTest {
  private static final InputSize SIZE = new InputSize(64, 64);
  private static final int LENGTH = 64 * 64 * 3;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void bitsDependOnNeitherTheBatchNorTheCores(int cores) throws Exception {
    OnnxModel model = model("mobilenet_v1", 0.25);
    float[] images = Descriptors.images(32, SIZE, 1);
    float[] expected;
    try (FrozenRunner runner = runner("bits", model, 1)) {
      expected = runner.run(images, 32);
    }
    try (FrozenRunner runner = runner("bits", model, cores)) {
      for (int batch : new int[] {1, 5, 32}) {
        float[] found = new float[0];
        for (int from = 0; from < 32; from += batch) {
          int n = Math.min(batch, 32 - from);
          float[] some = Arrays.copyOfRange(images, from * LENGTH, (from + n) * LENGTH);
          float[] features = runner.run(some, n);
          found = Arrays.copyOf(found, found.length + features.length);
          System.arraycopy(features, 0, found, found.length - features.length, features.length);
        }
        assertThat(found).as("batches of %s", batch).isEqualTo(expected);
      }
    }
  }

  @Test
  void twoTasksShareASessionAndGetTheBitsOfOne() throws Exception {
    OnnxModel model = model("mobilenet_v1", 0.25);
    float[] images = Descriptors.images(6, SIZE, 2);
    float[] alone;
    try (FrozenRunner runner = runner("shared", model, 1)) {
      alone = runner.run(images, 6);
    }
    int before = OnnxSessions.open();
    ExecutorService tasks = Executors.newFixedThreadPool(2);
    try {
      List<Callable<float[]>> both = new ArrayList<>();
      for (int task = 0; task < 2; task++) {
        both.add(
            () -> {
              try (FrozenRunner runner = runner("shared", model, 1)) {
                for (int i = 0; i < 9; i++) {
                  runner.run(images, 6);
                }
                return runner.run(images, 6);
              }
            });
      }
      for (Future<float[]> found : tasks.invokeAll(both)) {
        assertThat(found.get()).isEqualTo(alone);
      }
    } finally {
      tasks.shutdown();
    }
    assertThat(OnnxSessions.open()).isEqualTo(before);
  }

  @Test
  void aFewSessionsStayOpenAndOneInUseAlways() {
    OnnxModel model = model("headway_net", 1);
    float[] image = Descriptors.images(1, SIZE, 3);
    try (FrozenRunner used = runner("used", model, 1)) {
      float[] features = used.run(image, 1);
      for (int i = 0; i < 9; i++) {
        try (FrozenRunner runner = runner("other " + i, model, 1)) {
          assertThat(runner.run(image, 1)).isEqualTo(features);
        }
        assertThat(OnnxSessions.open()).isLessThanOrEqualTo(4);
      }
      assertThat(used.run(image, 1)).isEqualTo(features);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void closesWhileImagesAreOnTheirWay(int cores) {
    OnnxModel model = model("headway_net", 1);
    int threads = threads();
    for (int i = 0; i < 5; i++) {
      FrozenRunner runner = runner("closing", model, cores);
      runner.add(Descriptors.images(1, SIZE, i), 0);
      runner.add(Descriptors.images(1, SIZE, i), 0);
      runner.close();
      runner.close();
    }
    assertThat(threads()).isLessThanOrEqualTo(threads);
  }

  /** The whole process' memory: neither Java's nor JavaCPP's counters see ONNX Runtime's. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void manyImagesAndSessionsLeaveNoMemoryBehind() throws IOException {
    OnnxModel model = model("headway_net", 1);
    float[] images = Descriptors.images(10, SIZE, 4);
    Runnable work =
        () -> {
          for (int i = 0; i < 60; i++) {
            // Five kinds take turns where four stay open: each is a new session.
            try (FrozenRunner runner = runner("turn " + i % 5, model, 1)) {
              runner.run(images, 10);
            }
          }
        };
    work.run();
    work.run();
    long before = residentBytes();
    work.run();
    work.run();
    // Each session holds over 1 MB, the tensors of its runner 50 KB: 120 of them leaked are 120 MB.
    assertThat(residentBytes() - before).isLessThan(48L << 20);
  }

  @Test
  void whereALayerIsUnknownDl4jRunsAndTheUserIsTold() {
    FrozenNetwork network = FrozenNetwork.of(unknown(), Engine.AUTO, Pooling.FLATTEN, 64, 64, 3);
    assertThat(network.engine()).isEqualTo(Engine.DL4J);
    assertThat(network.warning())
        .contains(
            "warning: the frozen part runs on DL4J, many times slower than on ONNX Runtime, since"
                + " that can't run layer 'lrn' (LocalResponseNormalization)");
    try (FrozenRunner runner = network.open()) {
      assertThat(runner.run(Descriptors.images(1, SIZE, 1), 1)).hasSize(LENGTH);
    }
    assertThat(FrozenNetwork.of(unknown(), Engine.DL4J, null, 64, 64, 3).warning()).isEmpty();
  }

  @Test
  void whereOnnxRuntimeIsAskedForAnUnknownLayerIsRefused() {
    assertThatThrownBy(
            () -> FrozenNetwork.of(unknown(), Engine.ONNXRUNTIME, Pooling.FLATTEN, 64, 64, 3))
        .hasMessage(
            "backbone.engine: onnxruntime can't run layer 'lrn' (LocalResponseNormalization) of"
                + " the frozen part; set backbone.engine to auto or dl4j, or cut before it with"
                + " backbone.trainable")
        .extracting(error -> ((HeadwayException) error).exitCode())
        .isEqualTo(ExitCode.REQUEST);
  }

  private static ComputationGraph unknown() {
    GraphBuilder builder = GraphConfigurations.builder().addInputs(NetworkSpec.INPUT);
    builder.addLayer(
        "lrn",
        new LocalResponseNormalization.Builder().dataFormat(GraphConfigurations.FORMAT).build(),
        NetworkSpec.INPUT);
    ComputationGraph graph =
        new ComputationGraph(
            builder
                .setOutputs("lrn")
                .setInputTypes(InputType.convolutional(64, 64, 3, GraphConfigurations.FORMAT))
                .build());
    graph.init();
    return graph;
  }

  private static OnnxModel model(String architecture, double width) {
    Backbone backbone = Backbones.random(Descriptors.of(architecture, width, 64), 1, SIZE);
    try {
      return OnnxCompiler.compile(backbone.graph(), Pooling.GLOBAL_AVERAGE, 64, 64, 3);
    } catch (dev.headway.backbone.onnx.UnknownLayerException e) {
      throw new AssertionError(e);
    }
  }

  private static FrozenRunner runner(String kind, OnnxModel model, int cores) {
    return new OnnxRunner(
        OnnxSessions.take(kind, model.file(), cores), cores, model.width(), 64, 64, 3);
  }

  private static int threads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("headway-frozen-part") && thread.isAlive())
            .count();
  }

  private static long residentBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }
}
