package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway preflight} in an embedded Spark. */
class PreflightIT {
  @TempDir static Path root;

  private static Workshop workshop;

  @BeforeAll
  static void prepare() {
    Configurator.setRootLevel(Level.OFF);
    Program.useLocalSpark();
    workshop = Workshop.in(root);
    Program.Result ingested =
        workshop.run(
            "ingest",
            "--from",
            workshop.path("images").toString(),
            "--to",
            workshop.path("shards").toString());
    assertThat(ingested.code()).as(ingested.err()).isZero();
  }

  @AfterAll
  static void forget() {
    Program.forgetLocalSpark();
    Configurator.setRootLevel(Level.ERROR);
  }

  @Test
  void allIsWell() throws IOException {
    List<String> before = everything();
    Path json = Files.createTempDirectory(root, "json").resolve("preflight.json");
    Program.Result result =
        preflight("--json", json.toString(), "--set", "data.source=" + workshop.path("shards"));
    assertThat(result.errors()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(lines(result, "FAIL")).isEmpty();
    assertThat(result.out().lines())
        .contains(
            "ok    executors: embedded Spark: the driver runs 2 tasks at a time",
            "ok    natives, driver: ND4J, ONNX Runtime, OpenCV, HDF5 load",
            "ok    output, driver: " + workshop.path("runs") + " can be written and read",
            "ok    features.store, driver: "
                + workshop.path("runs/_features")
                + " can be written and read",
            "ok    data.source, driver: " + workshop.path("shards") + " can be read",
            "ok    backbone.weights, driver: random: drawn from fit.seed",
            "ok    data.source, driver: file:"
                + workshop.path("shards")
                + " has 64 rows of 5 classes",
            "ok    plan: train 38 rows, validation 13 rows, test 13 rows",
            "ok    plan: 2 workers on 2 cores: each round is one turn")
        .anyMatch(
            line ->
                line.matches(
                    "ok    data\\.source: 1 shards of [\\d,]+ (bytes|MiB) have their sizes, and"
                        + " their SHA-256"))
        .anyMatch(line -> line.startsWith("ok    memory, driver: the heap is "))
        .anyMatch(line -> line.startsWith("ok    local disk, driver: "));
    assertThat(result.lastLine()).matches("\\d+ checks: \\d+ ok, \\d+ to be warned of, 0 failed");
    JsonNode said = new ObjectMapper().readTree(json.toFile());
    assertThat(said.get("format_version").intValue()).isEqualTo(1);
    assertThat(said.get("exit_code").intValue()).isZero();
    assertThat(said.get("checks")).hasSize((int) result.out().lines().count() - 1);
    assertThat(everything()).as("what is left behind").isEqualTo(before);
    assertThat(workshop.path("runs")).doesNotExist();
  }

  @Test
  void missingWeightsKeepNothingElseFromBeingChecked() {
    Program.Result result = preflight("--set", "backbone.weights=" + root.resolve("none.h5"));
    assertThat(lines(result, "FAIL"))
        .containsExactly(
            "FAIL  backbone.weights, driver: weights "
                + root.resolve("none.h5")
                + " of 'tiny' can't be read: there is no such file; set backbone.weights to a Keras"
                + " .h5 or DL4J .zip that is at hand, or to random");
    assertThat(result.out()).contains("ok    plan: train 38 rows");
    assertThat(result.errors())
        .containsExactly(
            "preflight: 1 check failed; mend what the lines that begin with FAIL name");
    assertThat(result.code()).isEqualTo(3);
  }

  @Test
  void brokenShards() throws IOException {
    Path cut = workshop.damagedCopy("shards", "cut", "part-", Workshop.Damage.SHORTER);
    Program.Result result = preflight("--set", "data.source=" + cut);
    assertThat(lines(result, "FAIL"))
        .singleElement()
        .asString()
        .matches(
            "FAIL  data\\.source: shard file:"
                + cut
                + "/part-train-00000\\S* has \\d+ bytes, but the index says \\d+: the file was"
                + " changed or cut off; copy it again or ingest again");
    assertThat(result.code()).isEqualTo(3);

    Path flipped = workshop.damagedCopy("shards", "flipped", "part-", Workshop.Damage.FLIPPED);
    for (String[] how : new String[][] {{}, {"--checksums"}}) {
      List<String> args = new ArrayList<>(List.of("--set", "data.source=" + flipped));
      args.addAll(List.of(how));
      Program.Result damaged = preflight(args.toArray(String[]::new));
      assertThat(lines(damaged, "FAIL")).singleElement().asString().contains("has the SHA-256");
      assertThat(damaged.code()).isEqualTo(3);
    }
  }

  @Test
  void anOutputThatCantBeWritten() throws IOException {
    Path file = Files.createTempFile(root, "no", "directory");
    Program.Result result =
        preflight("--set", "output=" + file, "--set", "features.store=" + root.resolve("kept"));
    assertThat(lines(result, "FAIL"))
        .singleElement()
        .asString()
        .startsWith("FAIL  output, driver: " + file + " can't be written: ")
        .endsWith("; set output to a directory that you may write to");
    assertThat(result.code()).isEqualTo(1);
    assertThat(root.resolve("kept")).doesNotExist();
  }

  @Test
  void theRequestsErrorsComeFirst() {
    Program.Result result =
        preflight(
            "--set",
            "backbone.weights=" + root.resolve("none.h5"),
            "--set",
            "data.test=train[90:95]");
    assertThat(lines(result, "FAIL")).hasSize(2);
    assertThat(lines(result, "FAIL").get(1)).startsWith("FAIL  data, driver: ");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.errors())
        .containsExactly(
            "preflight: 2 checks failed; mend what the lines that begin with FAIL name");
  }

  @Test
  void aSourceThatIsNotThere() {
    Program.Result result = preflight("--set", "data.source=" + root.resolve("none"));
    assertThat(lines(result, "FAIL"))
        .containsExactly(
            "FAIL  data.source, driver: no such source: "
                + root.resolve("none")
                + ": give a catalog name, a shard directory, or an image folder");
    assertThat(result.code()).isEqualTo(3);
  }

  @Test
  void aTrackerThatIsNotThereIsAWarning() {
    Program.Result result = preflight("--set", "tracking.mlflow.uri=http://127.0.0.1:9/");
    assertThat(lines(result, "warn"))
        .anyMatch(
            line ->
                line.startsWith("warn  tracking, driver: http://127.0.0.1:9: ")
                    && line.endsWith("; the run goes on without it"));
    assertThat(result.code()).isZero();
  }

  private static Program.Result preflight(String... args) {
    List<String> all =
        new ArrayList<>(List.of("preflight", "--job", workshop.path("job.yaml").toString()));
    all.addAll(List.of(args));
    return workshop.run(all.toArray(String[]::new));
  }

  private static List<String> lines(Program.Result result, String verdict) {
    return result.out().lines().filter(line -> line.startsWith(verdict)).toList();
  }

  private static List<String> everything() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.map(Path::toString).filter(f -> !f.contains("/json")).sorted().toList();
    }
  }
}
