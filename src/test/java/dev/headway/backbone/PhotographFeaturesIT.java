package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.catalog.BackboneDescriptor;
import dev.headway.catalog.Catalog;
import dev.headway.config.Engine;
import dev.headway.config.Pooling;
import dev.headway.image.ImageReader;
import dev.headway.testing.Shared;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the bytes of real photographs to features, with weights that Keras' users have. */
class PhotographFeaturesIT {
  /** Of the norm. Two per cent would do; since the decoder is TensorFlow's, floats remain. */
  private static final double TOLERANCE = 1e-3;

  @ParameterizedTest
  @CsvSource({
    "mobilenet_v1_0.25_224, mobilenet_v1_0.25_224_notop.h5, DL4J",
    "mobilenet_v1_0.25_224, mobilenet_v1_0.25_224_notop.h5, ONNXRUNTIME",
    "squeezenet_v1.1_227, squeezenet_v1.1_227_notop.h5, DL4J",
    "squeezenet_v1.1_227, squeezenet_v1.1_227_notop.h5, ONNXRUNTIME"
  })
  void areThoseOfTheReference(String name, String file, Engine engine) throws Exception {
    Path weights = Shared.require("backbones/" + file);
    Path datasets = Shared.require("datasets");
    BackboneDescriptor descriptor =
        Catalog.load(List.of(), new Configuration()).backbones().stream()
            .filter(each -> name.startsWith(each.name()) || each.name().startsWith(name))
            .findFirst()
            .orElseThrow();
    Backbone backbone = Backbones.load(descriptor, weights, null);
    ImageReader reader = new ImageReader(backbone.inputSize(), backbone.preprocess());
    JsonNode golden;
    try (InputStream in = getClass().getResourceAsStream("/golden/backbone_features.json")) {
      golden = new ObjectMapper().readTree(in);
    }
    FrozenNetwork network =
        FrozenNetwork.of(
            backbone.graph(),
            engine,
            Pooling.GLOBAL_AVERAGE,
            backbone.inputSize().height(),
            backbone.inputSize().width(),
            3);
    try (FrozenRunner runner = network.open()) {
      for (JsonNode photograph : golden.get("cases")) {
        byte[] bytes = Files.readAllBytes(datasets.resolve(photograph.get("file").asText()));
        float[] features = runner.run(reader.read(bytes), 1);
        JsonNode expected = photograph.get(name);
        double norm = expected.get("l2_norm").asDouble();
        double sum = 0;
        double squares = 0;
        for (float feature : features) {
          sum += feature;
          squares += (double) feature * feature;
        }
        double distance = 0;
        for (int i = 0; i < expected.get("features").size(); i++) {
          double difference = features[i] - expected.get("features").get(i).asDouble();
          distance += difference * difference;
        }
        assertThat(Math.sqrt(distance))
            .as(photograph.get("file").asText())
            .isLessThan(TOLERANCE * norm);
        assertThat(Math.abs(Math.sqrt(squares) - norm)).isLessThan(TOLERANCE * norm);
        assertThat(Math.abs(sum - expected.get("sum").asDouble()))
            .isLessThan(TOLERANCE * norm * Math.sqrt(features.length));
      }
    }
  }
}
