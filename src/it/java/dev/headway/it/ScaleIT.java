package dev.headway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.bench.SmallImages;
import dev.headway.testing.EventLog;
import dev.headway.testing.LoggedProcess;
import dev.headway.testing.StandaloneCluster;
import dev.headway.testing.Submission;
import dev.headway.testing.TinyBackbone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More rows than the driver sorts itself, with a driver that has the least heap that Spark takes:
 * no stage brings rows back, by Spark's own event log. {@code submit/bench scale} measures the
 * driver's heap.
 */
class ScaleIT {
  /** More than {@code shard.SortedEntries} has on the driver. */
  private static final int ROWS = 52_000;

  /** Rows that the job uses. */
  private static final int USED = ROWS * 3 / 10;

  /** What a task brings back: Spark's own metrics of it are some 3 KB. */
  private static final long TASK = 8 << 10;

  /**
   * And a stage: a sort looks at some rows of each partition, and a report shows some pictures. It
   * is less than all rows' keys.
   */
  private static final long STAGE = 192 << 10;

  /** What a row would take at least, by its key alone. */
  private static final long ROW = 20;

  private static final Duration LIMIT = Duration.ofMinutes(10);

  @TempDir private static Path root;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeTrue(Submission.possible(), "skipped: target/headway.jar and target/spark: mvn package");
    SmallImages.write(root.resolve("images"), ROWS);
    Files.createDirectories(root.resolve("catalog/backbones"));
    Files.writeString(root.resolve("catalog/backbones/tiny.yaml"), TinyBackbone.yaml());
    cluster = StandaloneCluster.start(root);
  }

  @AfterAll
  static void stop() throws IOException {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void noStageBringsRowsToTheDriver() throws Exception {
    EventLog ingest =
        run(
            "ingest",
            List.of(
                "--from",
                root.resolve("images").toString(),
                "--to",
                root.resolve("shards").toString(),
                "--shard-mib",
                "2"));
    bringsNoRows(ingest, ROWS);
    JsonNode index = new ObjectMapper().readTree(root.resolve("shards/_index.json").toFile());
    assertThat(index.findValues("rows").stream().mapToLong(JsonNode::asLong).sum()).isEqualTo(ROWS);
    EventLog train =
        run(
            "train",
            List.of(
                "--job",
                Files.writeString(root.resolve("job.yaml"), job()).toString(),
                "--run-id",
                "run",
                "--catalog",
                root.resolve("catalog").toString()));
    bringsNoRows(train, USED);
    JsonNode metrics =
        new ObjectMapper().readTree(root.resolve("runs/scale/run/metrics.json").toFile());
    assertThat(metrics.get("quarantined").asLong()).isZero();
    assertThat(metrics.get("examples_per_epoch"))
        .extracting(JsonNode::asLong)
        .containsExactly(ROWS / 5L, ROWS / 5L);
  }

  private static void bringsNoRows(EventLog events, int rows) {
    Map<Integer, String> names = events.stageNames();
    Map<Integer, List<EventLog.Task>> tasks = events.stages();
    List<String> large = new ArrayList<>();
    events
        .resultBytes()
        .forEach(
            (stage, bytes) -> {
              long most = tasks.get(stage).size() * TASK + STAGE;
              if (bytes > most || bytes > rows * ROW) {
                large.add(names.get(stage) + ": " + bytes);
              }
            });
    assertThat(large).as("stages that bring much").isEmpty();
  }

  private static EventLog run(String command, List<String> arguments) throws Exception {
    Path events = Files.createDirectories(root.resolve(command + "-events"));
    Map<String, String> settings = new TreeMap<>(StandaloneCluster.settings());
    settings.put("spark.driver.memory", "512m");
    settings.put("spark.eventLog.enabled", "true");
    settings.put("spark.eventLog.dir", events.toUri().toString());
    // Each partition of a sort is sampled, by some of its rows.
    settings.put("spark.sql.shuffle.partitions", "2");
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(arguments);
    Submission submission = new Submission(cluster.environment(), words).conf(settings);
    try (LoggedProcess run = submission.spark("--master", cluster.master()).start()) {
      assertThat(run.exitCode(LIMIT)).as(run.tail()).isZero();
    } finally {
      cluster.forgetApplications();
    }
    return EventLog.in(events);
  }

  private static String job() {
    return String.join(
        "\n",
        "name: scale",
        "data:",
        "  source: " + root.resolve("shards"),
        "  train: \"train[:20%]\"",
        "  validation: \"train[20%:25%]\"",
        "  test: \"train[25%:30%]\"",
        "backbone: { name: tiny, weights: random }",
        "fit: { epochs: 2, workers: 2, averaging_frequency: 20 }",
        "output: " + root.resolve("runs"),
        "");
  }
}
