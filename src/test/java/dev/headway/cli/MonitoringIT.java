package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.progress.Progress;
import dev.headway.testing.EventLog;
import dev.headway.testing.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run as others see it who watch Spark: its pages, its Prometheus page, its MBeans. */
class MonitoringIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SAMPLE =
      Pattern.compile(
          "metrics_headway_driver_plugin_dev_headway_telemetry_HeadwayPlugin_(\\w+)_(Value|Count)"
              + "\\{type=\"(?:gauges|counters)\"} (\\S+)");

  @TempDir static Path root;

  /** Scraped when the second epoch had been validated and the run went on. */
  private static final Map<String, Double> PROMETHEUS = new TreeMap<>();

  private static final Map<String, Double> JMX = new TreeMap<>();
  private static Workshop workshop;
  private static EventLog events;

  @BeforeAll
  static void trainUnderWatch() throws IOException {
    // Another test's session would be used in place of one with pages and metrics.
    LocalSpark.session().stop();
    workshop = Workshop.in(root);
    Path log = Files.createDirectory(root.resolve("events"));
    Map<String, String> settings = new TreeMap<>(Program.localSpark());
    settings.put("spark.ui.enabled", "true");
    settings.put("spark.ui.port", "0");
    settings.put("spark.eventLog.enabled", "true");
    settings.put("spark.eventLog.dir", log.toUri().toString());
    settings.put("spark.metrics.conf.*.sink.jmx.class", "org.apache.spark.metrics.sink.JmxSink");
    Program.Result ended =
        Program.run(
            settings,
            atTheEndOf("Epoch 2/2", MonitoringIT::scrape),
            "train",
            "--job",
            workshop.path("job.yaml").toString(),
            "--run-id",
            "watched",
            "--catalog",
            workshop.path("catalog").toString());
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.code()).isZero();
    events = EventLog.in(log);
  }

  @Test
  void prometheusGetsTheRunsOwnFigures() throws IOException {
    JsonNode history = JSON.readTree(file("history.json")).get("history");
    for (String name : List.of("loss", "accuracy", "val_loss", "val_accuracy")) {
      assertThat(PROMETHEUS).containsEntry(name, history.get(name).get(1).doubleValue());
    }
    JsonNode metrics = JSON.readTree(file("metrics.json"));
    for (String name : List.of("initial_loss", "initial_accuracy", "quarantined")) {
      assertThat(PROMETHEUS).containsEntry(name, metrics.get(name).doubleValue());
    }
    assertThat(metrics.get("quarantined").intValue()).isEqualTo(Workshop.BAD);
    assertThat(PROMETHEUS)
        .containsEntry("epoch", 2.0)
        .containsEntry("epochs", 2.0)
        .containsEntry("images", (double) Workshop.images())
        .containsEntry("images_total", (double) Workshop.images());
    assertThat(PROMETHEUS.get("round")).isPositive().isEqualTo(PROMETHEUS.get("rounds"));
    assertThat(PROMETHEUS.get("images_per_second")).isPositive();
    assertThat(PROMETHEUS.get("rows_per_second")).isPositive();
    // Of this JVM, in which other tests may have run.
    assertThat(PROMETHEUS.get("task_images")).isGreaterThanOrEqualTo(Workshop.images());
    assertThat(PROMETHEUS.get("task_quarantined")).isGreaterThanOrEqualTo(Workshop.BAD);
    assertThat(PROMETHEUS.get("task_rows_trained"))
        .isGreaterThanOrEqualTo(2 * metrics.get("train_examples").doubleValue());
  }

  @Test
  void soDoesJmx() {
    assertThat(JMX).isEqualTo(PROMETHEUS);
  }

  @Test
  void sparksJobsReadLikeTheTraining() throws IOException {
    List<String> described = events.descriptions();
    assertThat(described).doesNotContainNull();
    List<String> once = new ArrayList<>(new LinkedHashSet<>(described));
    int rounds = PROMETHEUS.get("rounds").intValue();
    List<String> expected = new ArrayList<>();
    expected.addAll(List.of("List", "Featurize", "Prepare rows", "Measure"));
    for (int epoch = 1; epoch <= 2; epoch++) {
      for (int round = 1; round <= rounds; round++) {
        expected.add("Epoch " + epoch + "/2 round " + round + "/" + rounds);
      }
      expected.add("Epoch " + epoch + "/2 validation");
    }
    expected.addAll(List.of("Test", "Write"));
    assertThat(once).isEqualTo(expected);
  }

  private static Progress atTheEndOf(String stage, Runnable action) {
    return (name, total, unit) ->
        new Progress.Stage() {
          @Override
          public void to(long done, String note) {
            // The end is what is waited for.
          }

          @Override
          public void close() {
            if (name.equals(stage)) {
              action.run();
            }
          }
        };
  }

  private static void scrape() {
    URI page = URI.create(SparkContext.getOrCreate().uiWebUrl().get() + "/metrics/prometheus/");
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      Matcher sample = SAMPLE.matcher(answer.body());
      while (sample.find()) {
        PROMETHEUS.put(sample.group(1), Double.valueOf(sample.group(3)));
      }
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      String prefix = "headway.driver.plugin.dev.headway.telemetry.HeadwayPlugin.";
      for (ObjectName bean : beans.queryNames(new ObjectName("metrics:*"), null)) {
        String name = bean.getKeyProperty("name");
        if (name.startsWith(prefix)) {
          boolean gauge = bean.getKeyProperty("type").equals("gauges");
          Object value = beans.getAttribute(bean, gauge ? "Value" : "Count");
          JMX.put(name.substring(prefix.length()), ((Number) value).doubleValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException | JMException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String file(String name) throws IOException {
    return Files.readString(workshop.runDirectory("watched").resolve(name));
  }
}
