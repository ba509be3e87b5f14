package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private final Map<String, String> before = new HashMap<>();

  @AfterEach
  void restore() {
    before.forEach(
        (k, v) -> {
          if (v == null) {
            System.clearProperty(k);
          } else {
            System.setProperty(k, v);
          }
        });
  }

  @Test
  void defaultsAreForEmbeddedRuns() {
    SparkConf conf = Sessions.conf("headway train flowers");
    assertThat(conf.get("spark.master")).isEqualTo("local[*]");
    assertThat(conf.get("spark.app.name")).isEqualTo("headway train flowers");
    assertThat(conf.get("spark.ui.showConsoleProgress")).isEqualTo("false");
    assertThat(conf.get("spark.sql.session.timeZone")).isEqualTo("UTC");
    assertThat(conf.get("spark.executorEnv.OMP_NUM_THREADS")).isEqualTo("1");
    assertThat(conf.get("spark.executor.killOnFatalError.depth")).isEqualTo("0");
    assertThat(conf.get("spark.sql.warehouse.dir")).startsWith("file:/");
    assertThat(conf.get("spark.sql.shuffle.partitions"))
        .isEqualTo("" + 4 * Runtime.getRuntime().availableProcessors());
  }

  @Test
  void whatIsSetStays() {
    set("spark.master", "yarn");
    set("spark.app.name", "mine");
    set("spark.sql.session.timeZone", "CET");
    SparkConf conf = Sessions.conf("headway train flowers");
    assertThat(conf.get("spark.master")).isEqualTo("yarn");
    assertThat(conf.get("spark.app.name")).isEqualTo("mine");
    assertThat(conf.get("spark.sql.session.timeZone")).isEqualTo("CET");
    assertThat(conf.contains("spark.executor.killOnFatalError.depth")).isFalse();
    assertThat(conf.contains("spark.sql.warehouse.dir")).isFalse();
    assertThat(conf.contains("spark.sql.shuffle.partitions")).isFalse();
  }

  @Test
  void aLocalMastersPartitionsCanBeSet() {
    set("spark.master", "local[2]");
    set("spark.sql.shuffle.partitions", "300");
    assertThat(Sessions.conf("headway train").get("spark.sql.shuffle.partitions")).isEqualTo("300");
  }

  @Test
  void anEmbeddedRunShowsItsMetricsBesideOthersPlugins() {
    SparkConf conf = Sessions.conf("headway train");
    assertThat(conf.get("spark.plugins")).isEqualTo("dev.headway.telemetry.HeadwayPlugin");
    assertThat(conf.get("spark.metrics.namespace")).isEqualTo("headway");
    assertThat(conf.get("spark.metrics.conf.driver.sink.prometheusServlet.class"))
        .isEqualTo("org.apache.spark.metrics.sink.PrometheusServlet");
    set("spark.plugins", "org.example.A, org.example.B");
    set("spark.metrics.namespace", "mine");
    conf = Sessions.conf("headway train");
    assertThat(conf.get("spark.plugins"))
        .isEqualTo("org.example.A, org.example.B,dev.headway.telemetry.HeadwayPlugin");
    assertThat(conf.get("spark.metrics.namespace")).isEqualTo("mine");
    String both = "dev.headway.telemetry.HeadwayPlugin,org.example.A";
    set("spark.plugins", both);
    assertThat(Sessions.conf("headway train").get("spark.plugins")).isEqualTo(both);
  }

  @Test
  void onAClusterTheUserSaysWhichPluginsThereAre() {
    set("spark.master", "yarn");
    assertThat(Sessions.conf("headway train").contains("spark.plugins")).isFalse();
  }

  @Test
  void theNameThatSparkSubmitMakesUpIsReplaced() {
    set("spark.app.name", "dev.headway.cli.Main");
    assertThat(Sessions.conf("headway ingest").get("spark.app.name")).isEqualTo("headway ingest");
  }

  private void set(String key, String value) {
    String old = System.setProperty(key, value);
    if (!before.containsKey(key)) {
      before.put(key, old);
    }
  }
}
