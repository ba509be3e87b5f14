package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.config.Engine;
import dev.headway.config.InputSize;
import dev.headway.config.Pooling;
import dev.headway.config.Trainable;
import dev.headway.error.HeadwayException;
import dev.headway.image.ImageReader;
import dev.headway.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What ONNX Runtime computes is what DL4J computes: 1e-4 of the norm, image by image. */
class EngineAgreementIT {
  private static final double TOLERANCE = 1e-4;
  private static final int PHOTOGRAPHS = 50;

  @ParameterizedTest
  @CsvSource({
    "mobilenet_v1, 0.25, 96",
    "mobilenet_v2, 1.0, 64",
    "squeezenet_v1.1, 1.0, 63",
    "resnet50, 1.0," + " 64",
    "vgg16, 1.0, 48",
    "headway_net, 1.0, 50"
  })
  void onGeneratedImages(String architecture, double width, int side) {
    Backbone backbone = backbone(architecture, width, side);
    compare(backbone, Descriptors.images(2, backbone.inputSize(), 3), 2);
  }

  /** A side that isn't a multiple of any stride, and one unlike the other. */
  @ParameterizedTest
  @CsvSource({"mobilenet_v1, 0.25", "mobilenet_v2, 1.0", "squeezenet_v1.1, 1.0", "resnet50, 1.0"})
  void onOddSizes(String architecture, double width) {
    InputSize size = new InputSize(67, 53);
    Backbone backbone =
        weighted(Backbones.random(Descriptors.of(architecture, width, 67), 5, size));
    compare(backbone, Descriptors.images(1, size, 4), 1);
  }

  @ParameterizedTest
  @CsvSource({
    "mobilenet_v1, 0.25, 96",
    "mobilenet_v2, 1.0, 96",
    "squeezenet_v1.1, 1.0, 96",
    "resnet50, 1.0," + " 64",
    "vgg16, 1.0, 48"
  })
  void onPhotographs(String architecture, double width, int side) throws Exception {
    Path folder = Shared.require("datasets/cats_vs_dogs");
    Backbone backbone = backbone(architecture, width, side);
    ImageReader reader = new ImageReader(backbone.inputSize(), backbone.preprocess());
    List<Path> files = photographs(folder);
    float[] images = new float[files.size() * reader.length()];
    for (int i = 0; i < files.size(); i++) {
      reader.read(Files.readAllBytes(files.get(i)), images, i * reader.length());
    }
    compare(backbone, images, files.size());
  }

  /** At every cut that a job can name: DL4J's activations there come from one pass. */
  @ParameterizedTest
  @CsvSource({"mobilenet_v1, 0.25, 64, 60", "resnet50, 1.0, 64, 30"})
  void atEveryCut(String architecture, double width, int side, int least) {
    Backbone backbone = backbone(architecture, width, side);
    float[] image = Descriptors.images(1, backbone.inputSize(), 6);
    Map<String, float[]> activations = activations(backbone, image);
    Set<String> compared = new HashSet<>();
    for (String layer : backbone.graph().getConfiguration().getVertices().keySet()) {
      Cut cut;
      try {
        cut = Cut.of(backbone, Trainable.from(layer));
      } catch (HeadwayException e) {
        continue;
      }
      if (cut.freezesNothing() || compared.contains(cut.at())) {
        continue;
      }
      float[] found;
      try (FrozenRunner runner =
          Networks.frozen(
                  backbone, Pooling.GLOBAL_AVERAGE, Trainable.from(layer), Engine.ONNXRUNTIME)
              .open()) {
        found = runner.run(image, 1);
      }
      assertClose(found, activations.get(cut.at()), cut.at());
      compared.add(cut.at());
    }
    assertThat(compared).hasSizeGreaterThan(least);
  }

  @Test
  void theWholeNetworkWithItsHead() {
    Backbone backbone = backbone("mobilenet_v1", 0.25, 64);
    float[] mean = new float[256];
    float[] deviation = new float[256];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) random.nextDouble();
      deviation[i] = (float) (0.5 + random.nextDouble());
    }
    float[] images = Descriptors.images(3, backbone.inputSize(), 8);
    for (Pooling pooling : Pooling.values()) {
      boolean standardizes = pooling == Pooling.GLOBAL_AVERAGE;
      HeadSpec head =
          new HeadSpec(
              List.of(9, 7),
              dev.headway.config.Activation.GELU,
              0.3,
              OutputSpec.softmax(4),
              standardizes ? mean : null,
              standardizes ? deviation : null);
      Networks networks =
          new Networks(
              backbone,
              pooling,
              Trainable.NONE,
              head,
              new org.nd4j.linalg.learning.config.Sgd(0.1),
              3);
      ComputationGraph whole = networks.whole(networks.trained());
      assertClose(
          run(whole, Engine.ONNXRUNTIME, null, backbone.inputSize(), images, 3),
          run(whole, Engine.DL4J, null, backbone.inputSize(), images, 3),
          "the head on " + pooling);
    }
  }

  /** Vertex by vertex, since DL4J's activations write into what they take. */
  private static Map<String, float[]> activations(Backbone backbone, float[] image) {
    ComputationGraph graph = backbone.graph();
    Map<String, INDArray> arrays = new HashMap<>();
    arrays.put(
        NetworkSpec.INPUT,
        Dl4jNetwork.array(
            image, 1, backbone.inputSize().height(), backbone.inputSize().width(), 3));
    Map<String, float[]> values = new HashMap<>();
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[index];
      String name = vertex.getVertexName();
      if (name.equals(NetworkSpec.INPUT)) {
        continue;
      }
      List<String> inputs = graph.getConfiguration().getVertexInputs().get(name);
      for (int i = 0; i < inputs.size(); i++) {
        vertex.setInput(i, arrays.get(inputs.get(i)).dup('c'), LayerWorkspaceMgr.noWorkspaces());
      }
      INDArray out = vertex.doForward(false, LayerWorkspaceMgr.noWorkspaces()).dup('c');
      vertex.clear();
      arrays.put(name, out);
      values.put(name, out.data().asFloat());
    }
    return values;
  }

  private static void compare(Backbone backbone, float[] images, int n) {
    float[] expected = run(backbone, Engine.DL4J, images, n);
    float[] found = run(backbone, Engine.ONNXRUNTIME, images, n);
    assertThat(found).hasSize(expected.length);
    int width = expected.length / n;
    for (int i = 0; i < n; i++) {
      assertClose(
          java.util.Arrays.copyOfRange(found, i * width, (i + 1) * width),
          java.util.Arrays.copyOfRange(expected, i * width, (i + 1) * width),
          "image " + i);
    }
  }

  private static float[] run(Backbone backbone, Engine engine, float[] images, int n) {
    return run(backbone.graph(), engine, Pooling.GLOBAL_AVERAGE, backbone.inputSize(), images, n);
  }

  private static float[] run(
      ComputationGraph graph,
      Engine engine,
      Pooling pooling,
      InputSize size,
      float[] images,
      int n) {
    FrozenNetwork network =
        FrozenNetwork.of(graph, engine, pooling, size.height(), size.width(), 3);
    assertThat(network.engine()).isEqualTo(engine);
    try (FrozenRunner runner = network.open()) {
      return runner.run(images, n);
    }
  }

  private static void assertClose(float[] found, float[] expected, String what) {
    assertThat(found).as(what).hasSize(expected.length);
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < found.length; i++) {
      difference += Math.pow((double) found[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    assertThat(norm).as("norm of " + what).isPositive();
    assertThat(Math.sqrt(difference / norm)).as(what).isLessThan(TOLERANCE);
  }

  private static Backbone backbone(String architecture, double width, int side) {
    return weighted(
        Backbones.random(Descriptors.of(architecture, width, side), 5, new InputSize(side, side)));
  }

  /** Fresh batch normalisations change nothing and biases are zero: both get values here. */
  private static Backbone weighted(Backbone backbone) {
    SplittableRandom random = new SplittableRandom(2);
    for (org.deeplearning4j.nn.api.Layer layer : backbone.graph().getLayers()) {
      layer
          .paramTable()
          .forEach(
              (name, values) -> {
                if (!name.equals("W")) {
                  float[] drawn = new float[(int) values.length()];
                  for (int i = 0; i < drawn.length; i++) {
                    double u = random.nextDouble();
                    drawn[i] =
                        (float)
                            switch (name) {
                              case "gamma", "var" -> 0.7 + 0.6 * u;
                              default -> 0.4 * u - 0.2;
                            };
                  }
                  values.assign(Dl4jNetwork.array(drawn, values.shape()));
                }
              });
    }
    return backbone;
  }

  /** The same every time: as many of each class, by name. */
  private static List<Path> photographs(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String kind : List.of("cats", "dogs")) {
      try (Stream<Path> all = Files.list(folder.resolve(kind))) {
        files.addAll(all.sorted().limit(PHOTOGRAPHS / 2).toList());
      }
    }
    assertThat(files).hasSize(PHOTOGRAPHS);
    return files;
  }
}
