package dev.headway.cli;

import dev.headway.pipeline.SqlSettings;
import dev.headway.preflight.ClusterDefaults;
import dev.headway.telemetry.HeadwayPlugin;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** The Spark session of a command. */
final class Sessions {
  private static final String PLUGINS = "spark.plugins";
  private static final String PROMETHEUS = "spark.metrics.conf.driver.sink.prometheusServlet.";

  private static final AtomicBoolean OPENED = new AtomicBoolean();

  private Sessions() {}

  /**
   * Opens the session; closing it stops Spark. Whatever the user, {@code submit/headway} or {@code
   * spark-submit} has set stays.
   *
   * @param name shown in Spark's pages, e.g. {@code headway train flowers}
   */
  static SparkSession open(String name) {
    return open(conf(name));
  }

  private static SparkSession open(SparkConf conf) {
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    OPENED.set(true);
    return session;
  }

  /** Whether any session was ever opened here. */
  static boolean anyOpened() {
    return OPENED.get();
  }

  /**
   * The same, where the first stage waits for all executors that were asked for, as long as Spark
   * lets it ({@code spark.scheduler.maxRegisteredResourcesWaitingTime}, half a minute).
   */
  static SparkSession openWhole(String name) {
    SparkConf conf = conf(name);
    conf.setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    return open(conf);
  }

  /** Hadoop's settings as Spark has them, for what needs no session. */
  static Configuration hadoop() {
    Configuration hadoop = new Configuration();
    SparkConf conf = conf("headway");
    for (Tuple2<String, String> setting : conf.getAllWithPrefix("spark.hadoop.")) {
      hadoop.set(setting._1(), setting._2());
    }
    return hadoop;
  }

  /** Whether driver and executors are to be this JVM. */
  static boolean isOneProcess() {
    return SqlSettings.isOneProcess(conf("headway"));
  }

  static SparkConf conf(String name) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*]");
    // Without a --name spark-submit gives the main class.
    if (conf.get("spark.app.name", Main.class.getName()).equals(Main.class.getName())) {
      conf.setAppName(name);
    }
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    SqlSettings.missing(conf).forEach(conf::set);
    ClusterDefaults.missing(conf).forEach(conf::set);
    if (conf.get("spark.serializer", "").endsWith("KryoSerializer")) {
      // Without it DL4J's Spark wrappers refuse to work under Kryo.
      conf.setIfMissing("spark.kryo.registrator", "org.nd4j.kryo.Nd4jRegistrator");
    }
    conf.setIfMissing("spark.executorEnv.OMP_NUM_THREADS", "1");
    if (conf.get("spark.master").startsWith("local")) {
      // A task without memory fails the job with a sentence; by default Spark ends the whole
      // process with its own exit code and says nothing.
      conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
      conf.setIfMissing(
          "spark.sql.warehouse.dir",
          Path.of(System.getProperty("java.io.tmpdir"), "headway-spark-warehouse").toUri() + "");
    }
    if (SqlSettings.isOneProcess(conf)) {
      // On a cluster this class may not be there yet when files are first wanted.
      conf.setIfMissing("spark.hadoop.fs.file.impl", LocalDisk.class.getName());
      // Spark clears a whole block for each broadcast, of which a round has one or two, and in one
      // process nobody fetches blocks.
      conf.setIfMissing("spark.broadcast.blockSize", "256k");
      showMetrics(conf);
    }
    return conf;
  }

  /** The run's figures beside Spark's own, at {@code /metrics/prometheus} of Spark's pages. */
  private static void showMetrics(SparkConf conf) {
    String ours = HeadwayPlugin.class.getName();
    String plugins = conf.get(PLUGINS, "");
    if (!List.of(plugins.split("\\s*,\\s*")).contains(ours)) {
      conf.set(PLUGINS, plugins.isBlank() ? ours : plugins + "," + ours);
    }
    // Else each run's metrics have other names, which begin with its application's id.
    conf.setIfMissing("spark.metrics.namespace", "headway");
    conf.setIfMissing(PROMETHEUS + "class", "org.apache.spark.metrics.sink.PrometheusServlet");
    conf.setIfMissing(PROMETHEUS + "path", "/metrics/prometheus");
  }
}
