package dev.headway.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster that tests run on, and the exit codes that come back from one. */
class StandaloneClusterIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir private Path root;

  @BeforeEach
  void packaged() {
    assumeTrue(
        Submission.possible(),
        "skipped: target/headway.jar and target/spark are made by mvn package");
  }

  @Test
  void exitCodesComeBackThroughSparkSubmitAndNothingIsLeftBehind() throws Exception {
    Path job =
        Files.writeString(
            root.resolve("job.yaml"),
            String.join(
                "\n",
                "name: nothing",
                "data: { source: " + root.resolve("no-images") + ", train: train }",
                "backbone: { name: headway_net }",
                "output: " + root.resolve("runs"),
                ""));
    List<ProcessHandle> daemons;
    try (StandaloneCluster cluster = StandaloneCluster.start(root)) {
      daemons = ProcessHandle.current().descendants().filter(LoggedProcess::lives).toList();
      assertThat(daemons).hasSizeGreaterThanOrEqualTo(3);
      ends(cluster, 2, "did you mean 'fit.epochs'?", job, "--set", "fit.epoch=3");
      ends(cluster, 3, root.resolve("no-images").toString(), job);
    }
    assertThat(daemons).noneMatch(LoggedProcess::lives);
    assertThat(entries()).containsExactly(job);
  }

  @Test
  void aFailedStartSaysWhyAndLeavesNothing() throws IOException {
    Path jars = Files.createDirectory(root.resolve("jars"));
    assertThatThrownBy(() -> StandaloneCluster.start(root, jars))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the master ended without a line like ")
        .hasMessageContaining("org.apache.spark.launcher.Main");
    assertThat(entries()).containsExactly(jars);
  }

  private static void ends(
      StandaloneCluster cluster, int code, String message, Path job, String... more)
      throws Exception {
    List<String> command =
        Stream.concat(Stream.of("train", "--job", job.toString()), Stream.of(more)).toList();
    try (LoggedProcess run =
        new Submission(cluster.environment(), command)
            .conf(StandaloneCluster.settings())
            .spark("--master", cluster.master())
            .start()) {
      assertThat(run.exitCode(LIMIT)).as(run.tail()).isEqualTo(code);
      assertThat(run.tail()).contains("headway: error: ").contains(message);
      assertThat(run.out()).isEmpty();
    }
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.toList();
    }
  }
}
