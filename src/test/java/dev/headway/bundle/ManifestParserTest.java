package dev.headway.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.catalog.PreprocessMode;
import dev.headway.config.InputSize;
import dev.headway.config.Loss;
import dev.headway.config.Metric;
import dev.headway.error.HeadwayException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestParserTest {
  private static final Manifest MANIFEST =
      new Manifest(
          "cats-vs-dogs",
          "r1",
          "2026-11-24T12:00:00Z",
          List.of("cats", "dogs"),
          new InputSize(224, 200),
          PreprocessMode.TF,
          new ModelOutput(
              Loss.BINARY_CROSSENTROPY,
              0.1,
              0.25,
              List.of(Metric.ACCURACY, Metric.of("auc").orElseThrow())),
          "mobilenet_v1_0.25_224",
          Map.of("uri", "file:/data", "rows_sha256", "aa", "split_sha256", "bb"),
          Map.of("model_sha256", "cc", "backbone_sha256", "dd"),
          Map.of("test_accuracy", 0.9625),
          Map.of("headway", "0.1.0"),
          "name: cats-vs-dogs\n",
          Map.of("model.zip", "ee"));

  private static final String JSON =
      """
      {
        "format_version" : 1,
        "name" : "cats-vs-dogs",
        "run_id" : "r1",
        "created" : "2026-11-24T12:00:00Z",
        "labels" : [ "cats", "dogs" ],
        "input_size" : [ 224, 200 ],
        "preprocess" : "tf",
        "output" : {
          "values" : "probabilities",
          "loss" : "binary_crossentropy",
          "label_smoothing" : 0.1,
          "penalty" : 0.25,
          "metrics" : [ "accuracy", "auc" ]
        },
        "backbone" : "mobilenet_v1_0.25_224",
        "data" : {
          "rows_sha256" : "aa",
          "split_sha256" : "bb",
          "uri" : "file:/data"
        },
        "weights" : {
          "backbone_sha256" : "dd",
          "model_sha256" : "cc"
        },
        "metrics" : {
          "test_accuracy" : 0.9625
        },
        "versions" : {
          "headway" : "0.1.0"
        },
        "job" : "name: cats-vs-dogs\\n",
        "files" : {
          "model.zip" : "ee"
        }
      }
      """;

  @Test
  void writesAndReadsTheSameJson() {
    assertThat(ManifestParser.toJson(MANIFEST)).isEqualTo(JSON);
    assertThat(ManifestParser.fromJson(JSON, "manifest.json")).isEqualTo(MANIFEST);
  }

  @Test
  void aManifestWithoutOutputIsASoftmax() {
    String before = JSON.replaceAll("(?s)  \"output\" : .*?},\n", "");
    assertThat(before).doesNotContain("output");
    assertThat(ManifestParser.fromJson(before, "manifest.json").output())
        .isEqualTo(ModelOutput.SOFTMAX);
  }

  @Test
  void refusesANewerVersion() {
    assertThatThrownBy(
            () ->
                ManifestParser.fromJson(
                    JSON.replace("\"format_version\" : 1", "\"format_version\" : 3"), "s3a://b/m"))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "s3a://b/m has format version 3; this Headway reads versions 1 and 2:"
                + " use the Headway that wrote it");
  }

  @Test
  void refusesWhatIsNoManifest() {
    assertThatThrownBy(() -> ManifestParser.fromJson("{\"format_version\": 1}", "m"))
        .isInstanceOf(HeadwayException.class)
        .hasMessageStartingWith("m isn't a bundle's manifest: ");
    assertThatThrownBy(() -> ManifestParser.fromJson("{", "m"))
        .isInstanceOf(HeadwayException.class)
        .hasMessageStartingWith("m isn't a bundle's manifest: ");
  }

  @Test
  void isNotWithoutProvenance() {
    assertThatThrownBy(
            () ->
                new Manifest(
                    "n",
                    "r",
                    "t",
                    List.of("a"),
                    new InputSize(1, 1),
                    PreprocessMode.TF,
                    ModelOutput.SOFTMAX,
                    "b",
                    Map.of("uri", "u"),
                    Map.of("model_sha256", "c"),
                    Map.of(),
                    Map.of("v", "1"),
                    "job",
                    Map.of("model.zip", "e")))
        .hasMessage("a manifest needs its data");
  }
}
