package dev.headway.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headway.cli.Program;
import dev.headway.testing.EventLog;
import dev.headway.testing.LocalSpark;
import dev.headway.testing.LoggedProcess;
import dev.headway.testing.StandaloneCluster;
import dev.headway.testing.Submission;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on disks that are full: an executor's own, and the one that the output is on. */
class FullDiskIT {
  private static final String FULL = "No space left on device";
  private static final String BAD_HOST = StandaloneCluster.HOSTS.get(1);

  @TempDir static Path root;

  private static FaultRuns runs;
  private static FaultRuns.Result reference;

  @BeforeAll
  static void runWithoutFaults() throws Exception {
    LocalSpark.session().stop();
    runs = FaultRuns.in(root, Map.of());
    reference = runs.embedded("reference");
  }

  @Test
  void anExecutorsDiskIsFull() throws Exception {
    assumeTrue(Submission.possible(), "skipped: target/headway.jar and target/spark: mvn package");
    try (SmallDisk disk = SmallDisk.mount(root.resolve("executor-disk"), "8m");
        StandaloneCluster cluster =
            StandaloneCluster.start(
                root,
                StandaloneCluster.HOSTS.get(0),
                List.of(
                    StandaloneCluster.Worker.on(StandaloneCluster.HOSTS.get(0)),
                    new StandaloneCluster.Worker(BAD_HOST, disk.path(), List.of())))) {
      disk.fill(0);
      tasksGoElsewhere(cluster);
      orTheRunStops(cluster);
      disk.makeRoom();
      try (LoggedProcess run = runs.resumption("stopped", cluster).start()) {
        FaultRuns.Result result = runs.result("stopped", "stopped-resumed", run, cluster);
        assertThat(result.metrics().get("feature_cache").textValue()).isEqualTo("hit");
        result.isTheSameAs(reference);
      }
    }
  }

  /** As docs/reliability.md recommends for machines that aren't reliable. */
  private static void tasksGoElsewhere(StandaloneCluster cluster) throws Exception {
    FaultRuns.Result result =
        runs.onCluster(
            "elsewhere",
            cluster,
            Map.of("spark.excludeOnFailure.enabled", "true", "spark.files.useFetchCache", "false"));
    assertThat(result.events().tasks())
        .anyMatch(FullDiskIT::failed)
        .allMatch(t -> t.succeeded() || t.host().equals(BAD_HOST));
    result.isTheSameAs(reference);
  }

  private static void orTheRunStops(StandaloneCluster cluster) throws Exception {
    Map<String, String> settings = Map.of("spark.files.useFetchCache", "false");
    try (LoggedProcess run = runs.submission("stopped", cluster, settings).start()) {
      FaultRuns.ends(run, 1, cluster);
      assertThat(run.tail())
          .containsPattern(
              "headway: error: the disk of executor [01] on "
                  + BAD_HOST
                  + " is full \\(No space left on device\\): make room where Spark keeps its files"
                  + " there \\(spark.local.dir, or a worker's SPARK_LOCAL_DIRS; /tmp by default\\),"
                  + " and start again; a run goes on with train --resume");
      assertThat(run.out()).isEmpty();
    }
    FaultRuns.nothingIsHalfWritten(runs.directory("stopped"));
  }

  private static boolean failed(EventLog.Task task) {
    return task.host().equals(BAD_HOST)
        && task.reason().equals("ExceptionFailure")
        && task.message().contains(FULL);
  }

  @Test
  void theOutputsDiskIsFull() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(root.resolve("full-output"), "8m")) {
      disk.fill(200_000);
      Program.Result full = runs.program("full-output", runs.train("full-output", disk.path()));
      assertThat(full.code()).as(full.err()).isEqualTo(1);
      assertThat(full.errors())
          .hasSize(1)
          .allSatisfy(
              error ->
                  assertThat(error)
                      .startsWith("file:" + runs.directory("full-output"))
                      .contains(" can't be written: " + FULL));
      FaultRuns.nothingIsHalfWritten(runs.directory("full-output"));
      disk.makeRoom();
      Program.Result resumed = runs.program("full-output-resumed", runs.resume("full-output"));
      assertThat(resumed.code()).as(resumed.err()).isZero();
      runs.resumed("full-output").isTheSameAs(reference);
    }
  }
}
