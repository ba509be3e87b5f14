package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.telemetry.HeadwayPlugin;
import dev.headway.testing.EventLog;
import dev.headway.testing.LoggedProcess;
import dev.headway.testing.StandaloneCluster;
import dev.headway.testing.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin on executors of their own, submitted as docs/monitoring.md says. */
class ExecutorMetricsIT {
  private static final List<String> EXECUTORS = List.of("0", "1");

  @TempDir private Path root;

  @Test
  void eachExecutorCountsItsOwnWorkAndTheDriverShowsTheRun() throws Exception {
    assumeTrue(Submission.possible(), "skipped: target/headway.jar and target/spark: mvn package");
    Path sink = Files.createDirectory(root.resolve("metrics"));
    Map<String, String> settings = new TreeMap<>(StandaloneCluster.settings());
    settings.put("spark.plugins", HeadwayPlugin.class.getName());
    settings.put("spark.metrics.namespace", "headway");
    settings.put("spark.metrics.conf.*.sink.csv.class", "org.apache.spark.metrics.sink.CsvSink");
    settings.put("spark.metrics.conf.*.sink.csv.directory", sink.toString());
    settings.put("spark.metrics.conf.*.sink.csv.period", "1");
    DigestRuns.Result result;
    try (StandaloneCluster cluster = StandaloneCluster.start(root)) {
      DigestRuns runs = DigestRuns.in(root, 10);
      try (LoggedProcess run =
          runs.submission("measured", 2, cluster.environment(), settings)
              .spark("--master", cluster.master())
              .start()) {
        result = runs.result("measured", run);
      }
      cluster.forgetApplications();
    }
    JsonNode metrics = new ObjectMapper().readTree(result.files().get("metrics.json"));
    long images =
        metrics.get("quarantined").longValue()
            + metrics.get("train_examples").longValue()
            + metrics.get("validation_examples").longValue()
            + metrics.get("test_examples").longValue();
    // Long before the end: the sink has written it since.
    assertThat(sum(sink, "task_images")).isEqualTo(images);
    assertThat(sum(sink, "task_quarantined")).isEqualTo(metrics.get("quarantined").longValue());
    assertThat(EXECUTORS).allMatch(executor -> last(sink, executor, "task_rows_trained") > 0);
    // The driver's sinks are written once more when it ends.
    JsonNode history = new ObjectMapper().readTree(result.files().get("history.json"));
    for (String name : List.of("loss", "val_accuracy")) {
      assertThat(last(sink, "driver", name))
          .isEqualTo(history.get("history").get(name).get(9).doubleValue());
    }
    assertThat(last(sink, "driver", "test_accuracy"))
        .isEqualTo(metrics.get("test_accuracy").doubleValue());
    assertThat(result.events().tasks().stream().map(EventLog.Task::executor))
        .as("executors that had tasks")
        .containsAll(EXECUTORS);
    assertThat(result.events().descriptions()).contains("Epoch 10/10 validation");
  }

  private static double sum(Path sink, String name) {
    return EXECUTORS.stream().collect(Collectors.summingDouble(e -> last(sink, e, name)));
  }

  private static double last(Path sink, String executor, String name) {
    Path file =
        sink.resolve(
            "headway."
                + executor
                + ".plugin."
                + HeadwayPlugin.class.getName()
                + "."
                + name
                + ".csv");
    try {
      List<String> lines = Files.readAllLines(file);
      return Double.parseDouble(lines.get(lines.size() - 1).split(",")[1]);
    } catch (IOException e) {
      throw new AssertionError("no " + file, e);
    }
  }
}
