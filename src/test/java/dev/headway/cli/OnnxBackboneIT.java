package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.backbone.Backbones;
import dev.headway.backbone.ForeignOnnx;
import dev.headway.backbone.onnx.OnnxFile;
import dev.headway.catalog.BackboneDescriptor;
import dev.headway.catalog.Catalog;
import dev.headway.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ONNX file as a job's backbone, from the catalog to a model that is measured again. */
class OnnxBackboneIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KNOWN = "headway_net";

  @TempDir static Path root;

  private static Workshop workshop;

  @BeforeAll
  static void make() {
    Program.useLocalSpark();
    workshop = Workshop.in(root);
    BackboneDescriptor known = Catalog.load(List.of(), new Configuration()).backbone(KNOWN);
    Path weights = Path.of("data-catalog/weights/" + KNOWN + ".zip");
    byte[] file = ForeignOnnx.channelsFirst(Backbones.load(known, weights, null), 0, 64, 64);
    workshop.write("theirs.onnx", file);
    List<String> tensors = OnnxFile.parse(file).tensors();
    List<String> maps = tensors.stream().filter(t -> t.startsWith("block5_conv")).toList();
    workshop.write(
        "catalog/backbones/theirs.yaml",
        String.join(
            "\n",
            "name: theirs",
            "title: Somebody's network",
            "architecture: onnx",
            "preprocess: tf",
            "feature_width: 160",
            "weights: { uri: " + workshop.path("theirs.onnx") + " }",
            "license: theirs",
            "layers: [" + maps.get(maps.size() - 1) + "]",
            ""));
  }

  @AfterAll
  static void forget() {
    Program.forgetLocalSpark();
  }

  @Test
  void itTrainsTheHeadThatTheSameNetworkTrains() throws IOException {
    train("known", "backbone.name=" + KNOWN, "backbone.weights=null");
    train("theirs", "backbone.name=theirs", "backbone.weights=null");
    ObjectNode known = metrics("known");
    ObjectNode theirs = metrics("theirs");
    assertThat(theirs.remove("model_sha256")).isNotEqualTo(known.remove("model_sha256"));
    assertThat(theirs).isEqualTo(known);
    assertThat(Files.readString(file("theirs", "history.json")))
        .isEqualTo(Files.readString(file("known", "history.json")));

    JsonNode measured = measure("theirs");
    assertThat(measured.get("examples")).isEqualTo(theirs.get("test_examples"));
    assertThat(measured.get("accuracy")).isEqualTo(theirs.get("test_accuracy"));
    assertThat(measured.get("loss").doubleValue())
        .isCloseTo(theirs.get("test_loss").doubleValue(), within(1e-5));

    // Another run of it finds the features.
    train("again", "backbone.name=theirs", "backbone.weights=null", "head.hidden=[8]");
    assertThat(all("again").get("feature_cache").textValue()).isEqualTo("hit");

    Path features = file("theirs", "bundle/features.onnx");
    byte[] bytes = Files.readAllBytes(features);
    bytes[bytes.length / 2] ^= 1;
    Files.write(features, bytes);
    // Hadoop's own checksum of local files would see it before.
    Files.delete(features.resolveSibling(".features.onnx.crc"));
    Program.Result refused = evaluate("theirs");
    assertThat(refused.code()).isEqualTo(ExitCode.INPUT.code());
    assertThat(refused.errors().get(0))
        .contains("bundle/features.onnx has SHA-256 ", "the file was changed or cut off");
  }

  @Test
  void theCatalogShowsIt() {
    assertThat(workshop.run("catalog", "show", "theirs").out())
        .contains("architecture: onnx", "input size:   the file's");
    assertThat(workshop.run("catalog", "list").out()).contains("theirs", "Somebody's network");
    assertThat(workshop.run("catalog", "check").code()).isZero();
  }

  @Test
  void whatItCannotDoIsRefusedBeforeAnythingIsRead() {
    Program.Result trainable =
        workshop.train(
            "refused", "backbone.name=theirs", "backbone.weights=null", "backbone.trainable=all");
    assertThat(trainable.code()).isEqualTo(ExitCode.REQUEST.code());
    assertThat(trainable.errors())
        .containsExactly(
            "backbone.trainable: all isn't possible for 'theirs': an ONNX file runs"
                + " but doesn't learn; set it to none");
    Program.Result tuned =
        workshop.train(
            "refused",
            "backbone.name=theirs",
            "backbone.weights=null",
            "fine_tune={trainable: \"from:block5_conv\"}");
    assertThat(tuned.code()).isEqualTo(ExitCode.REQUEST.code());
    assertThat(tuned.errors())
        .containsExactly(
            "fine_tune isn't possible for 'theirs': an ONNX file runs but doesn't learn; leave it"
                + " out, and give fit more epochs");
    assertThat(workshop.runDirectory("refused")).doesNotExist();
  }

  private static void train(String run, String... settings) {
    Program.Result result = workshop.train(run, settings);
    assertThat(result.errors()).isEmpty();
    assertThat(result.code()).isZero();
  }

  private static Program.Result evaluate(String run) {
    return workshop.run(
        "evaluate",
        "--model",
        workshop.runDirectory(run).toString(),
        "--data",
        workshop.path("images").toString(),
        "--split",
        "train[80%:]");
  }

  private static JsonNode measure(String run) throws IOException {
    Program.Result result = evaluate(run);
    assertThat(result.errors()).isEmpty();
    return JSON.readTree(result.out());
  }

  private static Path file(String run, String name) {
    return workshop.runDirectory(run).resolve(name);
  }

  private static ObjectNode all(String run) throws IOException {
    return (ObjectNode) JSON.readTree(file(run, "metrics.json").toFile());
  }

  /** Without what the clock says. */
  private static ObjectNode metrics(String run) throws IOException {
    ObjectNode metrics = all(run);
    List<String> names = new java.util.ArrayList<>();
    metrics.fieldNames().forEachRemaining(names::add);
    metrics.remove(names.stream().filter(n -> n.matches(".*second.*")).toList());
    return metrics;
  }
}
