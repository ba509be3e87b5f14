package dev.headway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.config.InputSize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The entries that the repository ships. */
class BuiltInCatalogTest {
  private static final Catalog CATALOG = Catalog.load(List.of(), new Configuration(false));

  @Test
  void everyEntryIsValid() {
    assertThat(CATALOG.check()).isEmpty();
    assertThat(CATALOG.names())
        .containsSubsequence(
            "cats_vs_dogs",
            "hymenoptera",
            "tf_flowers",
            "mobilenet_v1_0.25_224",
            "mobilenet_v1_0.5_224",
            "mobilenet_v1_0.75_224",
            "mobilenet_v1_1.0_224",
            "mobilenet_v2_1.0_224",
            "resnet50",
            "squeezenet_v1.1_227",
            "vgg16");
  }

  @Test
  void theIndexListsWhatTheFolderHolds() throws IOException {
    Path root = Path.of("data-catalog");
    List<String> listed =
        Files.readAllLines(root.resolve("index.txt")).stream()
            .filter(l -> !l.startsWith("#"))
            .toList();
    try (Stream<Path> files = Files.walk(root)) {
      List<String> present =
          files
              .filter(f -> f.toString().endsWith(".yaml"))
              .map(f -> root.relativize(f).toString().replace('\\', '/'))
              .toList();
      assertThat(listed).containsExactlyInAnyOrderElementsOf(present);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "vgg16, vgg16, caffe, 18",
    "resnet50, resnet50, caffe, 174",
    "mobilenet_v2_1.0_224, mobilenet_v2, tf, 153",
    "squeezenet_v1.1_227, squeezenet_v1.1, caffe, 61",
    "mobilenet_v1_0.25_224, mobilenet_v1_0.25, tf, 85",
    "mobilenet_v1_0.5_224, mobilenet_v1_0.50, tf, 85",
    "mobilenet_v1_0.75_224, mobilenet_v1_0.75, tf, 85",
    "mobilenet_v1_1.0_224, mobilenet_v1_1.0, tf, 85"
  })
  void backbonesAgreeWithKerasLayerTables(
      String name, String network, String preprocess, int layers) throws IOException {
    BackboneDescriptor backbone = CATALOG.backbone(name);
    JsonNode golden = golden(network);
    Set<String> withParameters = new LinkedHashSet<>();
    golden.get("parameters").forEach(p -> withParameters.add(p.get(0).asText()));

    assertThat(backbone.layers()).hasSize(layers).doesNotHaveDuplicates();
    assertThat(backbone.layers().stream().filter(withParameters::contains))
        .containsExactlyElementsOf(withParameters);
    assertThat(backbone.featureWidth()).isEqualTo(golden.get("map").get(2).asInt());
    assertThat(backbone.preprocess()).isEqualTo(PreprocessMode.valueOf(preprocess.toUpperCase()));
    assertThat(network).startsWith(backbone.architecture());
    int side = name.startsWith("squeezenet") ? 227 : 224;
    assertThat(backbone.inputSize()).isEqualTo(new InputSize(side, side));
  }

  private static JsonNode golden(String network) throws IOException {
    try (InputStream in = BuiltInCatalogTest.class.getResourceAsStream("/golden/networks.json")) {
      for (JsonNode c : new ObjectMapper().readTree(in).get("cases")) {
        if (c.get("network").asText().equals(network)) {
          return c;
        }
      }
    }
    throw new AssertionError("no network " + network);
  }

  @Test
  void weightsAreWhereKerasPublishesThem() {
    assertThat(CATALOG.backbone("vgg16").weights())
        .isEqualTo(
            new WeightsFile(
                "https://storage.googleapis.com/tensorflow/keras-applications/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5",
                "md5:6d6bbae143d832006294945121d1f1fc"));
    assertThat(CATALOG.backbone("resnet50").weights().checksum())
        .isEqualTo("md5:4d473c1dd8becc155b73f8504c6f6626");
    assertThat(CATALOG.backbone("mobilenet_v1_0.25_224").weights())
        .isEqualTo(
            new WeightsFile(
                "https://storage.googleapis.com/tensorflow/keras-applications/mobilenet/mobilenet_2_5_224_tf_no_top.h5",
                null));
    assertThat(CATALOG.backbone("mobilenet_v1_0.25_224").width()).isEqualTo(0.25);
  }

  @Test
  void dataSetsAreAsTheyArePublished() {
    DatasetDescriptor flowers = CATALOG.dataset("tf_flowers");
    assertThat(flowers.labels())
        .containsExactly("dandelion", "daisy", "tulips", "sunflowers", "roses");
    assertThat(flowers.rows()).isEqualTo(3670);
    assertThat(flowers.downloads())
        .containsExactly(
            new Download(
                "http://download.tensorflow.org/example_images/flower_photos.tgz",
                228_813_984L,
                "sha256:4c54ace7911aaffe13a365c34f650e71dd5bf1be0a58b464e5a7183e3e595d9c"));
    DatasetDescriptor insects = CATALOG.dataset("hymenoptera");
    assertThat(insects.splits()).isEqualTo(Map.of("train", 244L, "val", 153L));
    assertThat(insects.splits().keySet()).containsExactly("train", "val");
    assertThat(insects.downloads().get(0).checksum()).isNull();
    DatasetDescriptor pets = CATALOG.dataset("cats_vs_dogs");
    assertThat(pets.labels()).containsExactly("Cat", "Dog");
    assertThat(pets.rows()).isEqualTo(23_262);
    assertThat(pets.uri()).isNull();
  }
}
