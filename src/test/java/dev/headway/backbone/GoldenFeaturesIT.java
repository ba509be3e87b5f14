package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.catalog.BackboneDescriptor;
import dev.headway.catalog.Catalog;
import dev.headway.config.InputSize;
import dev.headway.config.Pooling;
import dev.headway.image.ImageReader;
import dev.headway.image.UnusableImageException;
import dev.headway.testing.Shared;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a photograph's bytes to features, against TensorFlow's decoder and PyTorch's network. */
class GoldenFeaturesIT {
  @ParameterizedTest
  @CsvSource({
    "mobilenet_v1_0.25_224, mobilenet_v1_0.25_224_notop.h5",
    "squeezenet_v1.1_227, squeezenet_v1.1_227_notop.h5"
  })
  void givesTheFeaturesOfPhotographs(String name, String file)
      throws IOException, UnusableImageException {
    Path weights = Shared.require("backbones/" + file);
    Path datasets = Shared.require("datasets");
    BackboneDescriptor descriptor = Catalog.load(List.of(), new Configuration()).backbone(name);
    Backbone backbone = Backbones.load(descriptor, weights, null);
    InputSize size = backbone.inputSize();
    ImageReader reader = new ImageReader(size, backbone.preprocess());
    FrozenNetwork frozen =
        new FrozenNetwork(backbone.graph(), Pooling.GLOBAL_AVERAGE, size.height(), size.width(), 3);
    try (InputStream in = getClass().getResourceAsStream("/golden/backbone_features.json");
        FrozenRunner runner = frozen.open()) {
      JsonNode cases = new ObjectMapper().readTree(in).get("cases");
      assertThat(cases).isNotEmpty();
      for (JsonNode golden : cases) {
        Path photograph = datasets.resolve(golden.get("file").asText());
        float[] features = runner.run(reader.read(Files.readAllBytes(photograph)), 1);
        assertThat(features).hasSize(descriptor.featureWidth());
        check(photograph, features, golden.get(name));
      }
    }
  }

  /**
   * TensorFlow decodes with libjpeg-turbo's fast inverse DCT, OpenCV with the accurate one; with
   * the fast one's pixels all numbers here agree to 1e-4. What is left is its noise, which moves
   * single features by up to 1 % of the norm and, since ReLU makes noise positive, all of them
   * together by up to 3 %.
   */
  private static void check(Path photograph, float[] features, JsonNode golden) {
    double norm = golden.get("l2_norm").asDouble();
    double sum = 0;
    double squares = 0;
    for (float feature : features) {
      sum += feature;
      squares += (double) feature * feature;
    }
    assertThat(Math.sqrt(squares))
        .as("norm of %s", photograph)
        .isEqualTo(norm, within(0.035 * norm));
    assertThat(sum)
        .as("sum of %s", photograph)
        .isEqualTo(golden.get("sum").asDouble(), within(0.02 * norm * Math.sqrt(features.length)));
    JsonNode expected = golden.get("features");
    assertThat(expected).hasSize(32);
    for (int i = 0; i < expected.size(); i++) {
      assertThat((double) features[i])
          .as("feature %s of %s", i, photograph)
          .isEqualTo(expected.get(i).asDouble(), within(0.02 * norm));
    }
  }
}
