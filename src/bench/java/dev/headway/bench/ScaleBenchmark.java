package dev.headway.bench;

import dev.headway.error.HeadwayException;
import dev.headway.testing.EventLog;
import dev.headway.testing.LoggedProcess;
import dev.headway.testing.StandaloneCluster;
import dev.headway.testing.Submission;
import dev.headway.testing.TinyBackbone;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The driver's heap and what stages bring back to it, of few and of many rows: an image folder is
 * ingested into shards, and a job trains on them, both on a standalone cluster of two executors
 * with a driver of a gibibyte.
 */
final class ScaleBenchmark {
  /** Of ten times the rows: what passes through while Spark samples for a sort is in it. */
  private static final double MOST_GROWTH = 2;

  private static final Duration LIMIT = Duration.ofHours(3);

  private final PrintStream out;
  private final Arguments arguments;
  private final int[] rows;
  private final int shardMib;
  private final int seconds;
  private final String driver;
  private final String json;

  ScaleBenchmark(Arguments arguments, PrintStream out) {
    boolean quick = arguments.flag("quick");
    this.out = out;
    this.arguments = arguments;
    this.rows = arguments.numbers("rows", quick ? "2000,4000" : "20000,200000");
    this.shardMib = arguments.number("shard-mib", 2);
    this.seconds = arguments.number("every", 4);
    this.driver = arguments.text("driver", "1g");
    this.json = arguments.text("out", "target/bench/scale.json");
    arguments.refuseUnknown();
  }

  /** 0 when ten times the rows take no more than twice the heap of the driver. */
  int run() {
    Report report = new Report(out, json);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("settings", arguments.effective());
    Bars bars = new Bars();
    try (WorkFolder work = new WorkFolder();
        StandaloneCluster cluster = StandaloneCluster.start(work.resolve("."))) {
      report.line(
          "Two executors of one core, a driver of %s whose heap is collected every %d s; shards of"
              + " %d MiB.",
          driver, seconds, shardMib);
      report.line("");
      report.line(
          "| rows | command | seconds | live heap of the driver, MiB: most | at the end | largest"
              + " stage's results, bytes | all results, bytes |");
      report.line("|---:|---|---:|---:|---:|---:|---:|");
      List<Map<String, Object>> measured = new ArrayList<>();
      for (int each : rows) {
        measured.add(measure(each, cluster, work, report));
      }
      compare(measured, bars);
      all.put("measured", measured);
    } catch (IOException e) {
      throw HeadwayException.failure("the cluster: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw HeadwayException.failure("interrupted", e);
    }
    report.line("");
    report.text(bars.describe());
    all.put("bars", bars.toList());
    report.write(all);
    return bars.met() ? 0 : 1;
  }

  /** The last with the first. */
  private void compare(List<Map<String, Object>> measured, Bars bars) {
    int last = rows.length - 1;
    for (String command : List.of("ingest", "train")) {
      bars.atLeast(
          String.format(
              "%s: live heap of %,d rows x %.2f / of %,d rows",
              command, rows[0], MOST_GROWTH, rows[last]),
          MOST_GROWTH * most(measured.get(0), command) / most(measured.get(last), command),
          1);
    }
  }

  private static double most(Map<String, Object> measured, String command) {
    return ((Number) ((Map<?, ?>) measured.get(command)).get("live_most_mib")).doubleValue();
  }

  private Map<String, Object> measure(
      int images, StandaloneCluster cluster, WorkFolder work, Report report)
      throws IOException, InterruptedException {
    Path folder = work.resolve("rows-" + images);
    SmallImages.write(folder.resolve("images"), images);
    Path catalog = Files.createDirectories(folder.resolve("catalog/backbones"));
    Files.writeString(catalog.resolve("tiny.yaml"), TinyBackbone.yaml());
    Path job = Files.writeString(folder.resolve("job.yaml"), job(folder));
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("rows", images);
    found.put(
        "ingest",
        command(
            images,
            folder,
            cluster,
            report,
            List.of(
                "ingest",
                "--from",
                folder.resolve("images").toString(),
                "--to",
                folder.resolve("shards").toString(),
                "--shard-mib",
                String.valueOf(shardMib))));
    try (var files = Files.list(folder.resolve("shards"))) {
      found.put("shards", files.filter(f -> f.toString().endsWith(".parquet")).count());
    }
    found.put(
        "train",
        command(
            images,
            folder,
            cluster,
            report,
            List.of(
                "train",
                "--job",
                job.toString(),
                "--run-id",
                "run",
                "--catalog",
                folder.resolve("catalog").toString())));
    WorkFolder.delete(folder);
    return found;
  }

  private Map<String, Object> command(
      int images, Path folder, StandaloneCluster cluster, Report report, List<String> words)
      throws IOException, InterruptedException {
    String name = words.get(0);
    Path events = Files.createDirectories(folder.resolve(name + "-events"));
    Path log = folder.resolve(name + "-gc.log");
    Map<String, String> settings = new TreeMap<>(StandaloneCluster.settings());
    settings.put("spark.driver.memory", driver);
    settings.put("spark.driver.extraJavaOptions", "-XX:+UseSerialGC " + DriverHeap.option(log));
    settings.put("spark.executor.extraJavaOptions", "-XX:+UseSerialGC");
    settings.put("spark.eventLog.enabled", "true");
    settings.put("spark.eventLog.dir", events.toUri().toString());
    settings.put("spark.local.dir", folder.resolve("local").toString());
    long begin = System.nanoTime();
    Submission submission = new Submission(cluster.environment(), words).conf(settings);
    try (LoggedProcess run = submission.spark("--master", cluster.master()).start();
        DriverHeap heap = DriverHeap.of(run.handle().pid(), seconds)) {
      heap.start();
      int code = run.exitCode(LIMIT);
      if (code != 0) {
        throw HeadwayException.failure(name + " ended with " + code + ": " + run.tail(), null);
      }
    }
    double took = (System.nanoTime() - begin) / 1e9;
    cluster.forgetApplications();
    Map<String, Object> found = summary(EventLog.in(events), DriverHeap.read(log));
    found.put("seconds", took);
    report.line(
        "| %,d | %s | %.0f | %d | %d | %,d | %,d |",
        images,
        name,
        took,
        found.get("live_most_mib"),
        found.get("live_end_mib"),
        found.get("largest_results_bytes"),
        found.get("all_results_bytes"));
    return found;
  }

  private static Map<String, Object> summary(
      EventLog events, List<DriverHeap.Collected> collections) {
    Map<String, Object> found = new LinkedHashMap<>();
    found.put(
        "live_most_mib",
        collections.stream().mapToLong(DriverHeap.Collected::live).max().orElse(0));
    found.put(
        "live_end_mib",
        collections.isEmpty() ? 0L : collections.get(collections.size() - 1).live());
    Map<Integer, Long> results = events.resultBytes();
    found.put(
        "largest_results_bytes",
        results.values().stream().mapToLong(Long::longValue).max().orElse(0));
    found.put("all_results_bytes", results.values().stream().mapToLong(Long::longValue).sum());
    Map<Integer, String> names = events.stageNames();
    Map<String, Long> byName = new TreeMap<>();
    results.forEach((stage, bytes) -> byName.merge(names.get(stage), bytes, Math::max));
    found.put("results_bytes_by_stage", byName);
    found.put("live_mib_by_job", byJob(events.jobs(), collections));
    return found;
  }

  /** The most that lived while jobs of a kind ran: the numbers in their descriptions aside. */
  private static Map<String, Long> byJob(
      List<EventLog.Job> jobs, List<DriverHeap.Collected> collections) {
    Map<String, Long> most = new LinkedHashMap<>();
    List<EventLog.Job> all = new ArrayList<>(jobs);
    for (DriverHeap.Collected each : collections) {
      String last =
          all.stream()
              .filter(job -> job.millis() <= each.millis())
              .reduce((before, after) -> after)
              .map(job -> job.description().replaceAll("[\\d,]+(/[\\d,]+)?", "n"))
              .orElse("before the first job");
      most.merge(last, each.live(), Math::max);
    }
    return most;
  }

  private static String job(Path folder) {
    return String.join(
        "\n",
        "name: scale",
        "data:",
        "  source: " + folder.resolve("shards"),
        "  train: \"train[:80%]\"",
        "  validation: \"train[80%:90%]\"",
        "  test: \"train[90%:]\"",
        "backbone: { name: tiny, weights: random }",
        "fit: { epochs: 2, workers: 2, averaging_frequency: 20 }",
        "output: " + folder.resolve("runs"),
        "");
  }
}
