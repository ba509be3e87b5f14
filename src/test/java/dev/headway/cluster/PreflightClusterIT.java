package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headway.sample.SampleData;
import dev.headway.sample.SampleSpec;
import dev.headway.sample.SceneSet;
import dev.headway.testing.LoggedProcess;
import dev.headway.testing.StandaloneCluster;
import dev.headway.testing.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code headway preflight} on two executors, each a JVM of its own. */
class PreflightClusterIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String EITHER =
      "executors (0 \\(127\\.0\\.0\\.1\\), 1 \\(localhost\\)|0 \\(localhost\\), 1"
          + " \\(127\\.0\\.0\\.1\\))";

  @TempDir private static Path root;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeTrue(Submission.possible(), "skipped: target/headway.jar and target/spark: mvn package");
    SampleData.write(
        FileSystem.getLocal(new Configuration()),
        new org.apache.hadoop.fs.Path(root.resolve("images").toUri()),
        new SampleSpec(SceneSet.QUICKSTART, 5, 12, 0));
    cluster = StandaloneCluster.start(root);
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void bothExecutorsAreAsked() throws Exception {
    List<String> said = preflight(0, Map.of());
    assertThat(said).noneMatch(line -> line.startsWith("FAIL"));
    assertThat(said)
        .contains("ok    executors: 2 were checked, which run 2 tasks at a time")
        .anyMatch(line -> line.matches("ok    versions, driver, " + EITHER + ": Java .*"))
        .anyMatch(
            line -> line.matches("ok    natives, " + EITHER + ": ND4J, ONNX Runtime, OpenCV load"))
        .anyMatch(line -> line.matches("ok    output, driver, " + EITHER + ": .*read"))
        .anyMatch(line -> line.matches("ok    data\\.source, driver, " + EITHER + ": .*read"))
        .anyMatch(line -> line.matches("ok    memory, " + EITHER + ": the heap is .*"))
        .anyMatch(
            line ->
                line.matches(
                    "ok    memory, "
                        + EITHER
                        + ": native arrays may take 1\\.0 GiB, and this job needs .*"));
    assertThat(root.resolve("runs")).doesNotExist();
  }

  @Test
  void anExecutorTooSmall() throws Exception {
    List<String> said =
        preflight(
            2,
            Map.of(
                "spark.executor.extraJavaOptions",
                "-XX:+UseSerialGC -Dorg.bytedeco.javacpp.maxbytes=32k"),
            "--set",
            "input.batch_size=32");
    assertThat(said)
        .filteredOn(line -> line.startsWith("FAIL"))
        .singleElement()
        .asString()
        .matches(
            "FAIL  memory, "
                + EITHER
                + ": native arrays may take 32,768 bytes, and this job needs .*; put"
                + " -Dorg\\.bytedeco\\.javacpp\\.maxbytes=\\d+m into"
                + " spark\\.executor\\.extraJavaOptions");
  }

  private static List<String> preflight(int code, Map<String, String> settings, String... more)
      throws Exception {
    Path job = Files.writeString(root.resolve("job.yaml"), job());
    List<String> command = new ArrayList<>(List.of("preflight", "--job", job.toString()));
    command.addAll(List.of(more));
    Submission submission = new Submission(cluster.environment(), command);
    submission.conf(StandaloneCluster.settings()).conf(settings);
    try (LoggedProcess run = submission.spark("--master", cluster.master()).start()) {
      assertThat(run.exitCode(LIMIT)).as(run.tail()).isEqualTo(code);
      return new ArrayList<>(run.out());
    } finally {
      cluster.forgetApplications();
    }
  }

  private static String job() {
    return String.join(
        "\n",
        "name: asked",
        "data:",
        "  source: " + root.resolve("images"),
        "  train: \"train[:60%]\"",
        "backbone: { name: headway_net }",
        "input: { batch_size: 2 }",
        "fit: { epochs: 2, workers: 2, averaging_frequency: 2 }",
        "output: " + root.resolve("runs"),
        "");
  }
}
