package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.backbone.ModelDigest;
import dev.headway.bundle.Bundle;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import dev.headway.history.RunOutcome;
import dev.headway.history.RunOutcomeParser;
import dev.headway.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program on a small data set, as a user would run it. */
class CommandLineIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path root;

  private static Workshop workshop;
  private static Program.Result first;

  @BeforeAll
  static void trainOnce() {
    Program.useLocalSpark();
    workshop = Workshop.in(root);
    first = workshop.train("first");
    assertThat(first.errors()).isEmpty();
    assertThat(first.code()).isZero();
  }

  @AfterAll
  static void forget() {
    Program.forgetLocalSpark();
  }

  @Test
  void aRunLeavesEveryFileAndItsUriAsTheLastLine() throws IOException {
    Path run = workshop.runDirectory("first");
    assertThat(first.out()).isEqualTo("file:" + run + "\n");
    try (Stream<Path> files = Files.list(run)) {
      assertThat(files.map(f -> f.getFileName().toString()).filter(f -> !f.startsWith(".")))
          .containsExactlyInAnyOrder(
              "job.yaml",
              "split.json",
              "history.json",
              "history.csv",
              "metrics.json",
              "evaluation.json",
              "provenance.json",
              "outcome.json",
              "predictions.parquet",
              "quarantine.parquet",
              "gallery.json",
              "plots",
              "report.html",
              "checkpoints",
              "tensorboard",
              "bundle");
    }
    RunOutcome outcome = RunOutcomeParser.fromJson(read("first", "outcome.json"), "outcome.json");
    assertThat(outcome.state()).isEqualTo(RunOutcome.State.FINISHED);
    assertThat(outcome.runId()).isEqualTo("first");
    assertThat(read("first", "job.yaml")).contains("epochs: 2", "workers: 2", "weights: random");
    assertThat(read("first", "report.html")).contains("<html", "bomb.png", Workshop.BOMB);
    assertThat(first.err()).contains("train (train[:60%]): ");
  }

  @Test
  void everyTrainingRowIsTrainedOnceAnEpoch() {
    RunMetrics metrics = metrics("first");
    assertThat(metrics.names()).containsAll(RunMetricsParser.required());
    long train = metrics.whole("train_examples").orElseThrow();
    long validation = metrics.whole("validation_examples").orElseThrow();
    long test = metrics.whole("test_examples").orElseThrow();
    assertThat(metrics.wholes("examples_per_epoch")).containsExactly(train, train);
    assertThat(metrics.whole("quarantined")).hasValue(Workshop.BAD);
    assertThat(train + validation + test).isEqualTo(Workshop.images() - Workshop.BAD);
    assertThat(metrics.whole("epochs_run")).hasValue(2);
    assertThat(metrics.whole("workers")).hasValue(2);
    assertThat(metrics.text("feature_cache")).hasValue("miss");
    for (String name : List.of("initial", "val", "test")) {
      assertThat(metrics.number(name + "_loss").orElseThrow()).isPositive().isFinite();
      assertThat(metrics.number(name + "_accuracy").orElseThrow()).isBetween(0.0, 1.0);
    }
    assertThat(metrics.number("featurize_images_per_second").orElseThrow()).isPositive();
    assertThat(metrics.number("total_seconds").orElseThrow())
        .isGreaterThan(metrics.number("featurize_seconds").orElseThrow());
  }

  @Test
  void historyAndSplitsSayWhatWasDone() throws IOException {
    JsonNode history = JSON.readTree(read("first", "history.json"));
    assertThat(history.get("epoch")).hasToString("[0,1]");
    assertThat(history.get("history").get("val_loss").get(1).doubleValue())
        .isEqualTo(metrics("first").number("val_loss").orElseThrow());
    List<String> csv = read("first", "history.csv").lines().toList();
    assertThat(csv).hasSize(3);
    assertThat(csv.get(0)).isEqualTo("epoch,loss,accuracy,val_loss,val_accuracy");
    String splits = read("first", "split.json");
    assertThat(splits).contains("train[:60%]", "train[60%:80%]", "train[80%:]");
  }

  @Test
  void badImagesAreNamedWithTheirReasons() {
    List<Row> rows = parquet("first", "quarantine.parquet");
    Map<String, String> reasons =
        rows.stream()
            .collect(Collectors.toMap(r -> r.getAs("key"), r -> r.getAs("reason"), (a, b) -> a));
    List<String> labels = Workshop.labels();
    assertThat(new TreeMap<>(reasons))
        .hasSize(Workshop.BAD)
        .containsEntry(labels.get(0) + "/bomb.png", Workshop.BOMB)
        .containsEntry(labels.get(0) + "/" + labels.get(0) + "-0013.jpg", "JPEG ends too early")
        .containsEntry(
            labels.get(1) + "/" + labels.get(1) + "-0013.jpg",
            "not an image: starts with 'hello, this is n…'")
        .containsEntry(labels.get(2) + "/" + labels.get(2) + "-0013.jpg", "empty file");
    assertThat(rows).allSatisfy(r -> assertThat(r.<String>getAs("split")).isEqualTo("train"));
  }

  @Test
  void predictionsAreOneRowPerTestImage() {
    RunMetrics metrics = metrics("first");
    List<Row> rows = parquet("first", "predictions.parquet");
    assertThat(rows).hasSize((int) metrics.whole("test_examples").orElseThrow());
    long right = 0;
    for (Row row : rows) {
      List<Float> probabilities = row.getList(row.fieldIndex("probabilities"));
      assertThat(probabilities).hasSize(Workshop.labels().size());
      assertThat(probabilities.stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-5));
      int best = 0;
      for (int i = 1; i < probabilities.size(); i++) {
        best = probabilities.get(i) > probabilities.get(best) ? i : best;
      }
      assertThat(row.<String>getAs("predicted")).isEqualTo(Workshop.labels().get(best));
      assertThat(row.<String>getAs("key")).startsWith(row.<String>getAs("label") + "/");
      right += row.<String>getAs("label").equals(row.getAs("predicted")) ? 1 : 0;
    }
    assertThat((double) right / rows.size())
        .isEqualTo(metrics.number("test_accuracy").orElseThrow());
  }

  @Test
  void theBundleIsTheModelThatWasMeasured() throws IOException {
    Path run = workshop.runDirectory("first");
    RunMetrics metrics = metrics("first");
    Bundle bundle = Bundle.load(run.toString(), new Configuration());
    assertThat(bundle.manifest().labels()).isEqualTo(Workshop.labels());
    assertThat(ModelDigest.sha256(bundle.network()))
        .isEqualTo(metrics.text("model_sha256").orElseThrow());
    Program.Result result =
        workshop.run(
            "evaluate",
            "--model",
            run.toString(),
            "--data",
            workshop.path("images").toString(),
            "--split",
            "train[80%:]",
            "--out",
            workshop.path("measured.json").toString());
    assertThat(result.errors()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(Files.readString(workshop.path("measured.json"))).isEqualTo(result.out());
    JsonNode measured = JSON.readTree(result.out());
    assertThat(measured.get("examples").longValue())
        .isEqualTo(metrics.whole("test_examples").orElseThrow());
    assertThat(measured.get("accuracy").doubleValue())
        .isEqualTo(metrics.number("test_accuracy").orElseThrow());
    assertThat(measured.get("loss").doubleValue())
        .isCloseTo(metrics.number("test_loss").orElseThrow(), within(1e-5));
  }

  @Test
  void evaluationTakesTheRowsInTheOrderOfTheRun() throws IOException {
    assertThat(workshop.train("seeded", "data.seed=3", "fit.epochs=1").errors()).isEmpty();
    Program.Result result =
        workshop.run(
            "evaluate",
            "--model",
            workshop.runDirectory("seeded").toString(),
            "--data",
            workshop.path("images").toString(),
            "--split",
            "train[80%:]");
    JsonNode measured = JSON.readTree(result.out());
    RunMetrics metrics = metrics("seeded");
    assertThat(measured.get("accuracy").doubleValue())
        .isEqualTo(metrics.number("test_accuracy").orElseThrow());
    assertThat(measured.get("loss").doubleValue())
        .isCloseTo(metrics.number("test_loss").orElseThrow(), within(1e-5));
  }

  @Test
  void theReportIsDrawnAgainFromTheFiles() throws IOException {
    Path report = workshop.runDirectory("first").resolve("report.html");
    String drawn = Files.readString(report);
    Files.delete(report);
    Program.Result result = workshop.run("report", workshop.runDirectory("first").toString());
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("file:" + report + "\n");
    assertThat(Files.readString(report)).isEqualTo(drawn);
    assertThat(result.err()).contains("test");
  }

  @Test
  void theSameImagesGiveTheSameModelWhereverTheyLie() throws IOException {
    StringBuilder csv = new StringBuilder("path,label\n");
    Path images = workshop.path("images");
    try (Stream<Path> files = Files.walk(images)) {
      files
          .filter(f -> f.toString().matches(".*\\.(jpg|png)"))
          .map(f -> images.relativize(f).toString())
          .forEach(f -> csv.append(f).append(',').append(f.split("/")[0]).append('\n'));
    }
    workshop.write("images/list.csv", csv.toString());
    String shards = workshop.path("shards").toString();
    Program.Result ingest = workshop.run("ingest", "--from", images.toString(), "--to", shards);
    assertThat(ingest.errors()).isEmpty();
    assertThat(ingest.lastLine()).isEqualTo("file:" + shards);
    assertThat(ingest.out()).contains(Workshop.images() + " images in 1 shards");
    // The same job again, then from other places.
    assertThat(workshop.train("again").code()).isZero();
    assertThat(workshop.train("csv", "data.source=" + images.resolve("list.csv")).errors())
        .isEmpty();
    assertThat(workshop.train("shards", "data.source=" + shards).errors()).isEmpty();
    for (String other : List.of("again", "csv", "shards")) {
      assertThat(withoutTimes(other)).as(other).isEqualTo(withoutTimes("first"));
      for (String name : List.of("rows_sha256", "model_sha256", "backbone_sha256")) {
        assertThat(provenance(other, name)).as(other).isEqualTo(provenance("first", name));
      }
      assertThat(read(other, "history.csv")).as(other).isEqualTo(read("first", "history.csv"));
    }
  }

  @Test
  void everythingThatAHeadCanBe() {
    Program.Result result =
        workshop.train(
            "head",
            "backbone.pooling=flatten",
            "head.hidden=[16, features]",
            "head.standardize=true",
            "compile.optimizer.name=sgd",
            "input.reshuffle_each_iteration=false",
            "fit.workers=3");
    assertThat(result.errors()).isEmpty();
    RunMetrics metrics = metrics("head");
    assertThat(metrics.whole("workers")).hasValue(3);
    long train = metrics.whole("train_examples").orElseThrow();
    assertThat(metrics.wholes("examples_per_epoch")).containsExactly(train, train);
    assertThat(metrics.text("model_sha256")).isNotEqualTo(metrics("first").text("model_sha256"));
    var network =
        Bundle.load(workshop.runDirectory("head").toString(), new Configuration()).network();
    // Flattened, 2x2x160 are 640 features.
    assertThat(network.summary()).contains("640,16", "16,640", "640," + Workshop.labels().size());
  }

  @Test
  void aRunNeedsNeitherValidationNorTest() throws IOException {
    Program.Result result =
        workshop.train("train-only", "data.validation=null", "data.test=null", "data.train=train");
    assertThat(result.errors()).isEmpty();
    RunMetrics metrics = metrics("train-only");
    for (String name : List.of("initial", "val", "test")) {
      assertThat(metrics.contains(name + "_loss")).isTrue();
      assertThat(metrics.number(name + "_loss")).isEmpty();
    }
    assertThat(metrics.whole("validation_examples")).hasValue(0);
    assertThat(workshop.runDirectory("train-only").resolve("predictions.parquet")).doesNotExist();
    assertThat(read("train-only", "history.csv")).startsWith("epoch,loss,accuracy\n");
    assertThat(read("train-only", "report.html")).contains("<html");
  }

  @Test
  void theFirstEvaluationCanBeShort() {
    Program.Result result =
        workshop.train(
            "short", "fit.validation_steps=1", "input.batch_size=4", "fit.averaging_frequency=4");
    assertThat(result.errors()).isEmpty();
    RunMetrics metrics = metrics("short");
    assertThat(4 * metrics.number("initial_accuracy").orElseThrow() % 1).isZero();
    assertThat(metrics.number("initial_loss"))
        .isNotEqualTo(metrics("first").number("initial_loss"));
  }

  @Test
  void allOfTheNetworkCanBeTrained() throws IOException {
    Program.Result result =
        workshop.train(
            "all",
            "backbone.trainable=all",
            "backbone.input_size=[16, 16]",
            "fit.epochs=3",
            "fit.averaging_frequency=4",
            "data.test=null");
    assertThat(result.errors()).isEmpty();
    JsonNode loss = JSON.readTree(read("all", "history.json")).get("history").get("loss");
    assertThat(loss.get(2).doubleValue()).isLessThan(loss.get(0).doubleValue());
    // The bundle holds the trained layers, not those that training began with.
    RunMetrics metrics = metrics("all");
    var network =
        Bundle.load(workshop.runDirectory("all").toString(), new Configuration()).network();
    assertThat(ModelDigest.sha256(network)).isEqualTo(metrics.text("model_sha256").orElseThrow());
    assertThat(
            network
                .getLayer("block1_conv")
                .params()
                .equalsWithEps(
                    Bundle.load(workshop.runDirectory("first").toString(), new Configuration())
                        .network()
                        .getLayer("block1_conv")
                        .params(),
                    1e-6))
        .isFalse();
  }

  private static String withoutTimes(String runId) throws IOException {
    return read(runId, "metrics.json")
        .replaceAll("(_seconds|_per_second|feature_cache|features_reused)\": [^,\n]*", "$1\"");
  }

  private static String provenance(String runId, String name) throws IOException {
    return JSON.readTree(read(runId, "provenance.json")).get(name).textValue();
  }

  private static RunMetrics metrics(String runId) {
    try {
      return RunMetricsParser.fromJson(read(runId, "metrics.json"), "metrics.json");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String read(String runId, String file) throws IOException {
    return Files.readString(workshop.runDirectory(runId).resolve(file));
  }

  private static List<Row> parquet(String runId, String file) {
    return LocalSpark.session()
        .read()
        .parquet(workshop.runDirectory(runId).resolve(file).toString())
        .collectAsList();
  }
}
