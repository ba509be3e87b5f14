package dev.headway.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headway.image.HostileImages;
import dev.headway.testing.EventLog;
import dev.headway.testing.LocalSpark;
import dev.headway.testing.LoggedProcess;
import dev.headway.testing.StandaloneCluster;
import dev.headway.testing.Submission;
import dev.headway.testing.fault.FaultPlugin;
import dev.headway.testing.fault.FaultPlugin.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job while its tasks, executors and driver go wrong on a cluster of two executors; among
 * its images are files that no decoder should be given. Each fault is looked up in Spark's event
 * log: one that didn't happen proves nothing.
 */
class ExecutorFaultsIT {
  private static final String SLOW_HOST = StandaloneCluster.HOSTS.get(1);
  private static final String FEATURIZING = "dev.headway.pipeline.FeaturizeStage";
  private static final String TRAINING = "dev.headway.train.";
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TempDir static Path root;

  private static FaultRuns runs;
  private static FaultRuns.Result reference;
  private static FaultRuns.Result undisturbed;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void runWithoutFaults() throws Exception {
    assumeTrue(Submission.possible(), "skipped: target/headway.jar and target/spark: mvn package");
    // Another test's session would be used in place of one with the master that is asked for.
    LocalSpark.session().stop();
    Map<String, byte[]> hostile = new TreeMap<>(HostileImages.refused());
    hostile.put("large.png", HostileImages.large());
    runs = FaultRuns.in(root, hostile);
    reference = runs.embedded("reference");
    cluster = StandaloneCluster.start(root);
    undisturbed = runs.onCluster("undisturbed", cluster, Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void filesThatNoDecoderShouldBeGivenAreQuarantinedAndCostNoExecutor() {
    undisturbed.isTheSameAs(reference);
    assertThat(undisturbed.metrics().get("quarantined").intValue())
        .isEqualTo(HostileImages.refused().size());
    noFailures(undisturbed.events());
  }

  @Test
  void aTaskFailsInEveryStage() throws Exception {
    FaultRuns.Result result = runs.onCluster("failing", cluster, plugin(Fault.FAIL_ONCE));
    result
        .events()
        .stages()
        .forEach(
            (stage, tasks) ->
                assertThat(tasks)
                    .as("stage %d", stage)
                    .anyMatch(t -> t.message().contains(FaultPlugin.MESSAGE))
                    .anyMatch(t -> t.attempt() > 0 && t.succeeded()));
    result.isTheSameAs(reference);
  }

  @Test
  void anExecutorIsKilledWhileFeaturizing() throws Exception {
    int stage = undisturbed.events().stagesOf(FEATURIZING).iterator().next();
    FaultRuns.Result result = killedIn(stage, "killed-featurizing");
    lostIn(stage, result.events());
    result.isTheSameAs(reference);
  }

  /** With it go the rows that it had cached, and the shuffle's files that they came from. */
  @Test
  void anExecutorIsKilledInTheMiddleOfAnAveragingRound() throws Exception {
    List<Integer> training = List.copyOf(undisturbed.events().stagesOf(TRAINING));
    int stage = training.get(training.size() / 2);
    FaultRuns.Result result = killedIn(stage, "killed-training");
    lostIn(stage, result.events());
    assertThat(result.events().tasks())
        .as("what was lost was made again")
        .anyMatch(t -> t.stageAttempt() > 0 && t.succeeded());
    result.isTheSameAs(reference);
  }

  @Test
  void aCopyOfASlowTaskWins() throws Exception {
    Map<String, String> settings = plugin(Fault.STRAGGLE);
    settings.put(FaultPlugin.HOST, SLOW_HOST);
    settings.put("spark.speculation", "true");
    settings.put("spark.speculation.interval", "10ms");
    settings.put("spark.speculation.multiplier", "1.0");
    settings.put("spark.speculation.quantile", "0.01");
    settings.put("spark.speculation.minTaskRuntime", "20ms");
    settings.put("spark.speculation.task.duration.threshold", "50ms");
    FaultRuns.Result result = runs.onCluster("slow", cluster, settings);
    Set<Integer> training = result.events().stagesOf(TRAINING);
    assertThat(result.events().tasks())
        .anyMatch(t -> t.speculative() && t.succeeded() && training.contains(t.stage()))
        .anyMatch(t -> t.reason().equals("TaskKilled"));
    result.isTheSameAs(reference);
  }

  @Test
  void aDriverIsKilledAndTheRunGoesOn() throws Exception {
    try (LoggedProcess run = runs.submission("driver-killed", cluster, Map.of()).start()) {
      run.await(Pattern.compile("^Epoch 2/"), LIMIT);
      isTheDriver(run);
      run.handle().destroyForcibly();
      FaultRuns.ends(run, 128 + 9, cluster);
    }
    assertThat(runs.directory("driver-killed").resolve("outcome.json")).doesNotExist();
    goesOn("driver-killed");
  }

  @Test
  void aDriverIsTerminatedAndTheRunGoesOn() throws Exception {
    try (LoggedProcess run = runs.submission("driver-stopped", cluster, Map.of()).start()) {
      run.await(Pattern.compile("^Epoch 2/"), LIMIT);
      isTheDriver(run);
      run.handle().destroy(); // SIGTERM
      FaultRuns.ends(run, 5, cluster);
      assertThat(run.tail())
          .contains(
              "headway: stopped by the user or scheduler; go on with: headway train --resume file:"
                  + runs.directory("driver-stopped"));
    }
    FaultRuns.nothingIsHalfWritten(runs.directory("driver-stopped"));
    goesOn("driver-stopped");
  }

  /** Without a store of features, what a lost executor had is made of the shards again. */
  @Test
  void bytesOfAShardAreFlipped() throws Exception {
    Path shard;
    try (var files = Files.list(runs.shards())) {
      shard =
          files.filter(f -> f.toString().endsWith(".parquet")).sorted().findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(shard);
    byte[] damaged = whole.clone();
    for (int i = 0; i < 16; i++) {
      damaged[damaged.length / 2 + i] ^= 0x55;
    }
    // Hadoop's own checksum beside a local file would speak first; HDFS and S3 have no such file.
    Files.deleteIfExists(shard.resolveSibling("." + shard.getFileName() + ".crc"));
    Files.write(shard, damaged);
    try (LoggedProcess run = runs.submission("flipped", cluster, Map.of()).start()) {
      FaultRuns.ends(run, 3, cluster);
      assertThat(run.tail())
          .contains("headway: error: can't read shard file:" + shard + ": ")
          .contains(": if it was changed or damaged, copy it again or ingest again");
      assertThat(run.out()).isEmpty();
    } finally {
      Files.write(shard, whole);
    }
    Path run = runs.directory("flipped");
    FaultRuns.nothingIsHalfWritten(run);
    assertThat(run.resolve("checkpoints")).doesNotExist();
    assertThat(run.resolve("history.json")).doesNotExist();
    try (LoggedProcess resumed = runs.resumption("flipped", cluster).start()) {
      runs.result("flipped", "flipped-resumed", resumed, cluster).isTheSameAs(reference);
    }
  }

  private static void goesOn(String name) throws Exception {
    assertThat(runs.directory(name).resolve("metrics.json")).doesNotExist();
    try (LoggedProcess run = runs.resumption(name, cluster).start()) {
      FaultRuns.Result result = runs.result(name, name + "-resumed", run, cluster);
      assertThat(run.await(Pattern.compile("^Going on after .*"), LIMIT)).isNotNull();
      assertThat(run.await(Pattern.compile("^Features of all .* images were in "), LIMIT))
          .isNotNull();
      result.isTheSameAs(reference);
    }
  }

  /** Each script puts the next process in its own place. */
  private static void isTheDriver(LoggedProcess run) {
    assertThat(run.handle().info().command().orElse("")).endsWith("/java");
  }

  private static FaultRuns.Result killedIn(int stage, String name) throws Exception {
    Path held = Files.createDirectory(root.resolve(name + "-held"));
    Map<String, String> settings = plugin(Fault.HOLD);
    settings.put(FaultPlugin.HOST, SLOW_HOST);
    settings.put(FaultPlugin.STAGE, String.valueOf(stage));
    settings.put(FaultPlugin.HELD, held.toString());
    try (WatchService watch = held.getFileSystem().newWatchService()) {
      held.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      try (LoggedProcess run = runs.submission(name, cluster, settings).start()) {
        WatchKey key = watch.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(key).as("no task was held%s", run.tail()).isNotNull();
        long pid = Long.parseLong(key.pollEvents().get(0).context().toString());
        ProcessHandle executor =
            cluster.executors().stream().filter(e -> e.pid() == pid).findFirst().orElseThrow();
        assertThat(executor.destroyForcibly()).isTrue();
        FaultRuns.Result result = runs.result(name, name, run, cluster);
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        return result;
      }
    }
  }

  private static void lostIn(int stage, EventLog events) {
    assertThat(events.removedExecutors()).hasSize(1);
    String lost = events.removedExecutors().keySet().iterator().next();
    assertThat(events.stages().get(stage))
        .anyMatch(t -> t.reason().equals("ExecutorLostFailure") && t.executor().equals(lost));
  }

  private static void noFailures(EventLog events) {
    assertThat(events.removedExecutors()).isEmpty();
    assertThat(events.tasks()).allMatch(EventLog.Task::succeeded);
    assertThat(events.tasks().stream().map(EventLog.Task::executor)).contains("0", "1");
  }

  private static Map<String, String> plugin(Fault fault) {
    return new TreeMap<>(
        Map.of("spark.plugins", FaultPlugin.class.getName(), FaultPlugin.FAULT, fault.name()));
  }
}
