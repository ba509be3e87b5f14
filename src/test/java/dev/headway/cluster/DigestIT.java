package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headway.testing.EventLog;
import dev.headway.testing.FaultJar;
import dev.headway.testing.LocalSpark;
import dev.headway.testing.LoggedProcess;
import dev.headway.testing.StandaloneCluster;
import dev.headway.testing.Submission;
import dev.headway.testing.fault.FaultPlugin;
import dev.headway.testing.fault.FaultPlugin.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same job gives the same bits on any number of cores and executors, and whatever goes wrong on
 * the way; what kills executors and drivers is in {@code src/it}. Each fault is looked up in
 * Spark's event log: one that didn't happen proves nothing.
 */
class DigestIT {
  private static final String SLOW_HOST = StandaloneCluster.HOSTS.get(1);
  private static final String TRAINING = "dev.headway.train.";

  @TempDir static Path root;

  private static final Map<Integer, DigestRuns.Result> REFERENCE = new TreeMap<>();
  private static DigestRuns runs;
  private static Path faults;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void runOnOneCore() throws Exception {
    // What goes wrong here is meant to; the event logs say what did.
    Configurator.setRootLevel(Level.OFF);
    // Another test's session would be used in place of one with the master that is asked for.
    LocalSpark.session().stop();
    runs = DigestRuns.in(root, 3);
    faults = FaultJar.write(root.resolve("faults.jar"));
    for (int workers : List.of(2, 7)) {
      REFERENCE.put(workers, runs.embedded("one-core-" + workers, "local[1]", workers, Map.of()));
    }
    if (Submission.possible()) {
      cluster = StandaloneCluster.start(root);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    Configurator.setRootLevel(Level.ERROR);
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void theNumberOfWorkersMatters() {
    assertThat(REFERENCE.get(2).digest()).isNotEqualTo(REFERENCE.get(7).digest());
  }

  @ParameterizedTest
  @CsvSource({"local[3], 2", "local[3], 7", "local[4], 2", "local[4], 7"})
  void theNumberOfCoresDoesNot(String master, int workers) throws IOException {
    runs.embedded(master + workers, master, workers, Map.of()).isTheSameAs(REFERENCE.get(workers));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7})
  void norDoesAFailingTaskInEveryStage(int workers) throws IOException {
    DigestRuns.Result result =
        runs.embedded("failing-" + workers, "local[3,4]", workers, plugin(Fault.FAIL_ONCE));
    aTaskFailedInEveryStage(result.events());
    result.isTheSameAs(REFERENCE.get(workers));
  }

  @Test
  void norDoesTheSerializer() throws IOException {
    String kryo = "org.apache.spark.serializer.KryoSerializer";
    DigestRuns.Result result =
        runs.embedded("kryo", "local[3]", 7, Map.of("spark.serializer", kryo));
    assertThat(result.events().setting("spark.serializer")).isEqualTo(kryo);
    result.isTheSameAs(REFERENCE.get(7));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7})
  void norDoTwoExecutorProcesses(int workers) throws Exception {
    DigestRuns.Result result = onCluster("two-" + workers, workers, Map.of());
    trainedOn(result.events(), Set.of("0", "1"));
    result.isTheSameAs(REFERENCE.get(workers));
  }

  @Test
  void norDoCopiesOfSlowTasks() throws Exception {
    Map<String, String> settings = plugin(Fault.STRAGGLE);
    settings.put(FaultPlugin.HOST, SLOW_HOST);
    settings.put("spark.speculation", "true");
    settings.put("spark.speculation.interval", "10ms");
    settings.put("spark.speculation.multiplier", "1.0");
    settings.put("spark.speculation.quantile", "0.01");
    settings.put("spark.speculation.minTaskRuntime", "20ms");
    settings.put("spark.speculation.task.duration.threshold", "50ms");
    DigestRuns.Result result = onCluster("slow", 7, settings);
    EventLog events = result.events();
    Set<Integer> training = events.stagesOf(TRAINING);
    Set<Integer> won =
        events.tasks().stream()
            .filter(task -> task.speculative() && task.succeeded())
            .map(EventLog.Task::stage)
            .filter(training::contains)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(won).as("training stages %s", training).hasSizeGreaterThan(training.size() / 3);
    assertThat(events.tasks()).anyMatch(task -> task.reason().equals("TaskKilled"));
    result.isTheSameAs(REFERENCE.get(7));
  }

  private static void aTaskFailedInEveryStage(EventLog events) {
    assertThat(events.stagesOf(TRAINING)).hasSizeGreaterThan(5);
    events
        .stages()
        .forEach(
            (stage, tasks) ->
                assertThat(tasks)
                    .as("stage %d", stage)
                    .anyMatch(
                        t ->
                            t.reason().equals("ExceptionFailure")
                                && t.message().contains(FaultPlugin.MESSAGE))
                    .anyMatch(t -> t.attempt() > 0 && t.succeeded()));
  }

  /** That these executors, and no others, brought home tasks of the training. */
  private static void trainedOn(EventLog events, Set<String> executors) {
    assertThat(trainers(events)).isEqualTo(executors);
  }

  private static Set<String> trainers(EventLog events) {
    Set<Integer> training = events.stagesOf(TRAINING);
    return events.tasks().stream()
        .filter(task -> task.succeeded() && training.contains(task.stage()))
        .map(EventLog.Task::executor)
        .collect(Collectors.toSet());
  }

  private static DigestRuns.Result onCluster(String name, int workers, Map<String, String> settings)
      throws Exception {
    requireCluster();
    DigestRuns.Result result;
    try (LoggedProcess run = submission(name, workers, settings).start()) {
      result = runs.result(name, run);
    }
    cluster.forgetApplications();
    return result;
  }

  private static Submission submission(String name, int workers, Map<String, String> settings)
      throws IOException {
    Map<String, String> all = new TreeMap<>(StandaloneCluster.settings());
    all.put("spark.driver.extraClassPath", faults.toString());
    all.put("spark.executor.extraClassPath", faults.toString());
    all.putAll(settings);
    return runs.submission(name, workers, cluster.environment(), all)
        .spark("--master", cluster.master());
  }

  private static Map<String, String> plugin(Fault fault) {
    return new TreeMap<>(
        Map.of("spark.plugins", FaultPlugin.class.getName(), FaultPlugin.FAULT, fault.name()));
  }

  private static void requireCluster() {
    assumeTrue(
        cluster != null, "skipped: target/headway.jar and target/spark are made by mvn package");
  }
}
