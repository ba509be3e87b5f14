package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.catalog.BackboneDescriptor;
import dev.headway.catalog.Catalog;
import dev.headway.config.Engine;
import dev.headway.config.InputSize;
import dev.headway.config.Pooling;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every network of the catalog against the golden numbers, with weights made by a formula. */
class GoldenNetworksIT {
  private static final long INPUT = 9999;

  @TestFactory
  List<DynamicTest> computesWhatKerasDoes() throws IOException {
    Catalog catalog = Catalog.load(List.of(), new Configuration());
    List<DynamicTest> tests = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    try (InputStream in = getClass().getResourceAsStream("/golden/networks.json")) {
      for (JsonNode golden : new ObjectMapper().readTree(in).get("cases")) {
        String network = golden.get("network").asText().replace("_0.50", "_0.5_");
        BackboneDescriptor descriptor =
            catalog.backbones().stream()
                .filter(b -> b.name().startsWith(network))
                .findFirst()
                .orElseThrow();
        seen.add(descriptor.name());
        tests.add(DynamicTest.dynamicTest(network, () -> check(descriptor, golden)));
      }
    }
    assertThat(seen)
        .containsAll(
            catalog.backbones().stream()
                .map(BackboneDescriptor::name)
                .filter(name -> !name.startsWith("headway"))
                .toList());
    return tests;
  }

  private static void check(BackboneDescriptor descriptor, JsonNode golden) {
    InputSize size =
        new InputSize(golden.get("input").get(0).asInt(), golden.get("input").get(1).asInt());
    NetworkSpec spec =
        Architecture.of(descriptor.architecture())
            .spec(descriptor.name(), descriptor.width(), size);
    assertThat(spec.layerNames()).containsExactlyInAnyOrderElementsOf(descriptor.layers());
    assertThat(spec.last().name())
        .isEqualTo(descriptor.layers().get(descriptor.layers().size() - 1));
    assertThat(spec.parameters().stream().map(GoldenNetworksIT::text))
        .containsExactlyElementsOf(texts(golden.get("parameters")));
    assertThat(spec.parameters().stream().mapToLong(GoldenNetworksIT::count).sum())
        .isEqualTo(golden.get("count").asLong());

    NativeThreads.pinToOne();
    ComputationGraph graph = new ComputationGraph(GraphConfigurations.of(spec));
    graph.init();
    for (int p = 0; p < spec.parameters().size(); p++) {
      ParameterSpec parameter = spec.parameters().get(p);
      float[] values = weights(parameter, p);
      KerasParameters.set(graph, parameter, values);
      assertThat(KerasParameters.get(graph, parameter)).isEqualTo(values);
    }
    float[] image = new float[size.height() * size.width() * 3];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) (2 * uniform(INPUT, i) - 1);
    }
    for (Engine engine : List.of(Engine.DL4J, Engine.ONNXRUNTIME)) {
      assertFeatures(
          spec,
          golden,
          run(graph, engine, Pooling.FLATTEN, size, image),
          run(graph, engine, Pooling.GLOBAL_AVERAGE, size, image));
    }
  }

  private static void assertFeatures(
      NetworkSpec spec, JsonNode golden, float[] map, float[] features) {
    double norm = golden.get("l2_norm").asDouble();
    int channels = golden.get("map").get(2).asInt();
    assertThat(spec.last().output().toString())
        .isEqualTo(
            golden.get("map").get(0).asInt()
                + "x"
                + golden.get("map").get(1).asInt()
                + "x"
                + channels);
    assertThat(features).hasSize(channels);
    double sum = 0;
    double squares = 0;
    for (float feature : features) {
      sum += feature;
      squares += (double) feature * feature;
    }
    assertThat(Math.sqrt(squares)).isEqualTo(norm, within(1e-3 * norm));
    assertThat(sum)
        .isEqualTo(golden.get("sum").asDouble(), within(1e-3 * norm * Math.sqrt(channels)));
    assertClose(features, 0, golden.get("features"), 1e-3 * norm);
    // A map's values are as large as its features times its positions' spread.
    assertClose(map, 0, golden.get("first_row"), 1e-3 * norm);
    assertClose(map, map.length - channels, golden.get("last_row"), 1e-3 * norm);
  }

  private static float[] run(
      ComputationGraph graph, Engine engine, Pooling pooling, InputSize size, float[] image) {
    try (FrozenRunner runner =
        FrozenNetwork.of(graph, engine, pooling, size.height(), size.width(), 3).open()) {
      return runner.run(image, 1);
    }
  }

  private static void assertClose(float[] found, int from, JsonNode expected, double tolerance) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat((double) found[from + i]).isEqualTo(expected.get(i).asDouble(), within(tolerance));
    }
  }

  private static float[] weights(ParameterSpec parameter, int p) {
    float[] values = new float[(int) count(parameter)];
    List<Integer> shape = parameter.shape();
    for (int i = 0; i < values.length; i++) {
      double u = uniform(p, i);
      values[i] =
          (float)
              switch (parameter.name()) {
                case "kernel" ->
                    (2 * u - 1) * Math.sqrt(6.0 / (shape.get(0) * shape.get(1) * shape.get(2)));
                case "depthwise_kernel" ->
                    (2 * u - 1) * Math.sqrt(6.0 / (shape.get(0) * shape.get(1)));
                case "bias" -> (2 * u - 1) * 0.05;
                case "gamma" -> 0.8 + 0.4 * u;
                case "beta", "moving_mean" -> (2 * u - 1) * 0.1;
                case "moving_variance" -> 0.5 + u;
                default -> throw new AssertionError(parameter.name());
              };
    }
    return values;
  }

  private static double uniform(long p, long i) {
    long z = (p << 32) + i + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z = z ^ (z >>> 31);
    return (z >>> 11) * 0x1.0p-53;
  }

  private static long count(ParameterSpec parameter) {
    return parameter.shape().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  private static String text(ParameterSpec parameter) {
    return parameter.layer() + "/" + parameter.name() + parameter.shape();
  }

  private static List<String> texts(JsonNode parameters) {
    List<String> texts = new ArrayList<>();
    parameters.forEach(
        p -> {
          List<Integer> shape = new ArrayList<>();
          p.get(2).forEach(size -> shape.add(size.asInt()));
          texts.add(p.get(0).asText() + "/" + p.get(1).asText() + shape);
        });
    return texts;
  }
}
