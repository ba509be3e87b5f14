package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.testing.EventReader;
import dev.headway.testing.MlflowLoopback;
import dev.headway.testing.MlflowLoopback.Mood;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command, with trackers that work and trackers that don't. */
class TrackingIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String URI = "tracking.mlflow.uri=";

  @TempDir static Path root;
  private static Workshop workshop;
  private static Program.Result plain;
  private static double plainSeconds;

  @BeforeAll
  static void trainWithoutMlflow() {
    Program.useLocalSpark();
    workshop = Workshop.in(root);
    workshop.train("warm"); // What a first run costs alone.
    long begin = System.nanoTime();
    plain = workshop.train("plain", "features.store=none");
    plainSeconds = (System.nanoTime() - begin) / 1e9;
    assertThat(plain.code()).isZero();
  }

  @AfterAll
  static void forget() {
    Program.forgetLocalSpark();
  }

  @Test
  void eventFilesSayWhatTheHistorySays() throws Exception {
    Path folder = workshop.runDirectory("plain").resolve("tensorboard");
    EventReader.Said said = EventReader.read(folder);
    assertThat(said.error()).isEmpty();
    for (String metric : List.of("loss", "accuracy")) {
      assertThat(said.values("train", "epoch_" + metric, "scalar"))
          .isEqualTo(asFloats("plain", metric));
      assertThat(said.values("validation", "epoch_" + metric, "scalar"))
          .isEqualTo(asFloats("plain", "val_" + metric));
    }
    assertThat(said.values("train", "epoch_learning_rate", "scalar"))
        .containsExactly("0: " + (double) 0.001f, "1: " + (double) 0.001f);
    assertThat(said.values("train", "job", "text").get(0))
        .contains("Run plain", "    name: scenes\\n");
    // TensorBoard reads whatever has "tfevents" in its name: no checksums, nothing half-written.
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()))
          .hasSize(6)
          .allMatch(name -> name.matches("events\\.out\\.tfevents\\.\\d{10}\\.headway"));
    }
  }

  @Test
  void mlflowGetsTheRun() throws Exception {
    try (MlflowLoopback server = MlflowLoopback.start(Mood.ANSWERS)) {
      Program.Result result =
          workshop.train("logged", URI + server.uri(), "tracking.mlflow.experiment=animals");
      assertThat(result.code()).isZero();
      assertThat(server.experiments()).containsOnlyKeys("animals");
      MlflowLoopback.Run run = server.run();
      for (String metric : List.of("loss", "accuracy", "val_loss", "val_accuracy")) {
        assertThat(run.values(metric)).isEqualTo(history("logged", metric));
        assertThat(run.steps(metric)).containsExactly(0, 1);
      }
      assertThat(run.values("learning_rate")).containsExactly(0.001, 0.001);
      JsonNode metrics = JSON.readTree(read("logged", "metrics.json"));
      assertThat(run.values("test_accuracy"))
          .containsExactly(metrics.get("test_accuracy").doubleValue());
      assertThat(run.tags)
          .containsEntry("mlflow.runName", "logged")
          .containsEntry("headway.run_uri", "file:" + workshop.runDirectory("logged"))
          .containsEntry("model_sha256", metrics.get("model_sha256").textValue())
          .containsKeys("rows_sha256", "backbone_sha256", "spark", "headway");
      assertThat(run.params)
          .containsEntry("fit.workers", "2")
          .containsEntry("backbone.name", "tiny")
          .containsEntry("compile.optimizer.learning_rate", "0.001");
      assertThat(run.statuses).containsExactly("RUNNING", "FINISHED");
      for (String file :
          List.of(
              "report.html", "history.json", "job.yaml", "outcome.json", "bundle/manifest.json")) {
        assertThat(run.artifacts.get(file))
            .as(file)
            .isEqualTo(Files.readAllBytes(workshop.runDirectory("logged").resolve(file)));
      }
      assertThat(result.err())
          .contains(
              "MLflow at "
                  + server.uri()
                  + " has the run: "
                  + server.uri()
                  + "/#/experiments/1/runs/run1\n");
      assertThat(model("logged")).isEqualTo(model("plain"));
    }
  }

  @Test
  void aServerThatFailsFailsNoRun() throws Exception {
    try (MlflowLoopback server = MlflowLoopback.start(Mood.FAILS)) {
      Program.Result result = workshop.train("failing", URI + server.uri());
      assertThat(server.calls()).isNotEmpty();
      assertDoneWithOneWarning("failing", result, server.uri());
    }
  }

  @Test
  void aServerThatHangsKeepsNoRunWaiting() throws Exception {
    try (MlflowLoopback server = MlflowLoopback.start(Mood.HANGS)) {
      long begin = System.nanoTime();
      Program.Result result = workshop.train("hanging", URI + server.uri(), "features.store=none");
      double seconds = (System.nanoTime() - begin) / 1e9;
      assertThat(server.calls()).isNotEmpty();
      assertDoneWithOneWarning("hanging", result, server.uri());
      assertThat(result.err()).contains("did not get the run (no answer in time)");
      // The end waits up to 10 s. The rest is for a machine that has other things to do.
      assertThat(seconds - plainSeconds).isLessThan(10 + 10);
    }
  }

  @Test
  void aServerThatIsNotThereFailsNoRun() throws Exception {
    String uri;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      uri = "http://127.0.0.1:" + socket.getLocalPort();
    }
    assertDoneWithOneWarning("alone", workshop.train("alone", URI + uri), uri);
  }

  @Test
  void aRunThatFailsEndsAsFailed() throws Exception {
    try (MlflowLoopback server = MlflowLoopback.start(Mood.ANSWERS)) {
      Program.Result result =
          workshop.train(
              "diverged", URI + server.uri(), "compile.optimizer={name: sgd, learning_rate: 1e12}");
      assertThat(result.code()).isEqualTo(4);
      assertThat(server.run().statuses).containsExactly("RUNNING", "FAILED");
      assertThat(server.run().artifacts).containsKeys("job.yaml", "outcome.json");
    }
  }

  @Test
  void aStoppedRunGoesOnAsTheSameOne() throws Exception {
    int epochs = 8;
    try (MlflowLoopback server = MlflowLoopback.start(Mood.ANSWERS);
        Driver driver =
            Driver.start(
                Map.of("MLFLOW_TRACKING_URI", server.uri()),
                workshop,
                "stopped",
                "fit.epochs=" + epochs)) {
      driver.await("Epoch 4/" + epochs);
      driver.terminate();
      assertThat(driver.exitCode()).isEqualTo(5);
      MlflowLoopback.Run run = server.run();
      assertThat(server.experiments()).containsOnlyKeys("scenes");
      assertThat(run.statuses).containsExactly("RUNNING", "KILLED");
      assertThat(run.steps("loss")).containsSequence(0, 1, 2);

      Program.Result resumed =
          workshop.run(
              "train",
              "--resume",
              workshop.runDirectory("stopped").toString(),
              "--set",
              URI + server.uri());
      assertThat(resumed.errors()).isEmpty();
      assertThat(resumed.code()).isZero();
      List<Integer> all = IntStream.range(0, epochs).boxed().toList();
      assertThat(server.run().steps("loss")).isEqualTo(all);
      assertThat(run.values("val_loss")).isEqualTo(history("stopped", "val_loss"));
      assertThat(run.values("learning_rate")).hasSize(epochs).containsOnly(0.001);
      assertThat(run.statuses).containsExactly("RUNNING", "KILLED", "RUNNING", "FINISHED");
      EventReader.Said said =
          EventReader.read(workshop.runDirectory("stopped").resolve("tensorboard"));
      assertThat(said.error()).isEmpty();
      assertThat(said.values("train", "epoch_loss", "scalar"))
          .isEqualTo(asFloats("stopped", "loss"));
    }
  }

  private static void assertDoneWithOneWarning(String id, Program.Result result, String uri)
      throws IOException {
    assertThat(result.errors()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.lastLine()).isEqualTo("file:" + workshop.runDirectory(id));
    assertThat(result.err().lines().filter(line -> line.contains("MLflow")))
        .singleElement()
        .asString()
        .startsWith("warning: MLflow at " + uri + " did not get the run (")
        .endsWith("; nothing of it is lost in file:" + workshop.runDirectory(id));
    assertThat(model(id)).isEqualTo(model("plain"));
  }

  private static String model(String id) throws IOException {
    return JSON.readTree(read(id, "metrics.json")).get("model_sha256").textValue();
  }

  private static List<Double> history(String id, String metric) throws IOException {
    List<Double> values = new ArrayList<>();
    JSON.readTree(read(id, "history.json"))
        .at("/history/" + metric)
        .forEach(value -> values.add(value.doubleValue()));
    return values;
  }

  /** As the reader shows them: step and value, at a float's precision. */
  private static List<String> asFloats(String id, String metric) throws IOException {
    List<String> shown = new ArrayList<>();
    for (double value : history(id, metric)) {
      shown.add(shown.size() + ": " + (double) (float) value);
    }
    return shown;
  }

  private static String read(String id, String file) throws IOException {
    return Files.readString(workshop.runDirectory(id).resolve(file));
  }
}
