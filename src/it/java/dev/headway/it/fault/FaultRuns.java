package dev.headway.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.cli.Program;
import dev.headway.pipeline.ReadableCheckpoints;
import dev.headway.sample.SampleData;
import dev.headway.sample.SampleSpec;
import dev.headway.sample.SceneSet;
import dev.headway.testing.EventLog;
import dev.headway.testing.FaultJar;
import dev.headway.testing.LoggedProcess;
import dev.headway.testing.Shared;
import dev.headway.testing.StandaloneCluster;
import dev.headway.testing.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * The main job on a few hundred photographs out of shards, in many runs: each has an output and
 * event logs of its own. Without the photographs it is the built-in sample.
 */
final class FaultRuns {
  static final int EPOCHS = 3;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PHOTOGRAPHS = 120;
  private static final Duration LIMIT = Duration.ofMinutes(15);

  /** What the clock makes, or what an earlier attempt had kept. */
  private static final Pattern CLOCK =
      Pattern.compile(".*_seconds?|.*_per_second|feature_cache|features_reused");

  /** What nobody may take for a whole file; a store of features removes its own after a day. */
  private static final Pattern UNFINISHED =
      Pattern.compile("_temporary|\\.unfinished\\..*|_tmp.*|\\..*\\.inprogress");

  private final Path root;
  private final Path faults;
  private final String backbone;

  private FaultRuns(Path root, Path faults, String backbone) {
    this.root = root;
    this.faults = faults;
    this.backbone = backbone;
  }

  /**
   * Makes the images.
   *
   * @param more files beside them, by their names
   */
  static FaultRuns in(Path root, Map<String, byte[]> more) throws IOException {
    Path images = root.resolve("images");
    Path photographs = Shared.root().resolve("datasets/cats_vs_dogs");
    Path weights = Shared.root().resolve("backbones/mobilenet_v1_0.25_224_notop.h5");
    String backbone;
    if (Files.isDirectory(photographs) && Files.exists(weights)) {
      backbone = "{ name: mobilenet_v1_0.25_224, weights: " + weights + " }";
      for (String label : List.of("cats", "dogs")) {
        copy(photographs.resolve(label), Files.createDirectories(images.resolve(label)));
      }
    } else {
      backbone = "{ name: headway_net }";
      SampleData.write(
          FileSystem.getLocal(new Configuration()),
          new org.apache.hadoop.fs.Path(images.toUri()),
          new SampleSpec(SceneSet.QUICKSTART, 2, PHOTOGRAPHS, 0));
    }
    Path label = directories(images).get(0);
    for (Map.Entry<String, byte[]> file : more.entrySet()) {
      Files.write(label.resolve(file.getKey()), file.getValue());
    }
    FaultRuns runs = new FaultRuns(root, FaultJar.write(root.resolve("faults.jar")), backbone);
    Program.Result ingested =
        Program.run(
            local(),
            "ingest",
            "--from",
            images.toString(),
            "--to",
            runs.shards().toString(),
            "--shard-mib",
            "1");
    assertThat(ingested.errors()).isEmpty();
    return runs;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.sorted().limit(PHOTOGRAPHS).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static List<Path> directories(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** Where the data lies. */
  Path shards() {
    return root.resolve("shards");
  }

  /** A run that is over. */
  record Result(JsonNode metrics, Map<String, String> files, EventLog events) {
    /** Whether two runs gave the same bits, each row once an epoch. */
    void isTheSameAs(Result other) {
      assertThat(files).isEqualTo(other.files);
      long rows = metrics.get("train_examples").longValue();
      assertThat(metrics.get("examples_per_epoch"))
          .hasSize(EPOCHS)
          .allMatch(trained -> trained.longValue() == rows);
    }
  }

  /** A run in this JVM, on two cores. */
  Result embedded(String name) throws IOException {
    Program.Result ended = program(name, train(name, root.resolve(name)));
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.code()).isZero();
    return result(name, name);
  }

  /** The same, which may end as it likes. */
  Program.Result program(String events, List<String> command) throws IOException {
    Map<String, String> settings = new TreeMap<>(local());
    settings.putAll(eventLog(events));
    return Program.run(settings, command.toArray(String[]::new));
  }

  private static Map<String, String> local() {
    return Map.of(
        "spark.master", "local[2]",
        "spark.ui.enabled", "false",
        "spark.driver.host", "127.0.0.1",
        "spark.driver.bindAddress", "127.0.0.1");
  }

  /** A run on a cluster, yet to be started. */
  Submission submission(String name, StandaloneCluster cluster, Map<String, String> settings)
      throws IOException {
    return submission(name, cluster, settings, train(name, root.resolve(name)));
  }

  /** What goes on with a run on a cluster. */
  Submission resumption(String name, StandaloneCluster cluster) throws IOException {
    return submission(name + "-resumed", cluster, Map.of(), resume(name));
  }

  private Submission submission(
      String events, StandaloneCluster cluster, Map<String, String> settings, List<String> command)
      throws IOException {
    Map<String, String> all = new TreeMap<>(StandaloneCluster.settings());
    all.put("spark.driver.host", cluster.environment().get("SPARK_LOCAL_IP"));
    all.put("spark.driver.extraClassPath", faults.toString());
    all.put("spark.executor.extraClassPath", faults.toString());
    all.putAll(settings);
    all.putAll(eventLog(events));
    return new Submission(cluster.environment(), command)
        .conf(all)
        .spark("--master", cluster.master());
  }

  /** A run on a cluster that ends well. */
  Result onCluster(String name, StandaloneCluster cluster, Map<String, String> settings)
      throws IOException, InterruptedException {
    try (LoggedProcess run = submission(name, cluster, settings).start()) {
      return result(name, name, run, cluster);
    }
  }

  /** The result of a run on a cluster, waited for until it and its executors have ended. */
  Result result(String name, String events, LoggedProcess run, StandaloneCluster cluster)
      throws IOException, InterruptedException {
    ends(run, 0, cluster);
    assertThat(run.out()).last().isEqualTo("file:" + directory(name));
    return result(name, events);
  }

  /** Waits for the end of a run and of its executors. */
  static void ends(LoggedProcess run, int code, StandaloneCluster cluster)
      throws IOException, InterruptedException {
    assertThat(run.exitCode(LIMIT)).as(run.tail()).isEqualTo(code);
    cluster.forgetApplications();
  }

  private Result result(String name, String events) throws IOException {
    Path run = directory(name);
    nothingIsHalfWritten(run);
    Map<String, String> files = new TreeMap<>();
    for (String file : List.of("history.json", "split.json", "evaluation.json")) {
      files.put(file, Files.readString(run.resolve(file)));
    }
    JsonNode metrics = JSON.readTree(run.resolve("metrics.json").toFile());
    ObjectNode steady = metrics.deepCopy();
    List<String> names = new ArrayList<>();
    steady.fieldNames().forEachRemaining(names::add);
    names.removeIf(key -> !CLOCK.matcher(key).matches());
    steady.remove(names);
    files.put("metrics.json", steady.toPrettyString());
    return new Result(metrics, files, EventLog.in(events(events)));
  }

  /** What a run has left is whole, and its checkpoints can be read. */
  static void nothingIsHalfWritten(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> UNFINISHED.matcher(name).matches());
    }
    ReadableCheckpoints.in(run);
  }

  /** {@code train} with an output of its own. */
  List<String> train(String name, Path output) throws IOException {
    Path job = Files.writeString(root.resolve(name + ".yaml"), job(output));
    return List.of("train", "--job", job.toString(), "--run-id", "run");
  }

  /** {@code train --resume}. */
  List<String> resume(String name) {
    return List.of("train", "--resume", directory(name).toString());
  }

  /** A run's directory. */
  Path directory(String name) {
    return root.resolve(name).resolve("faults").resolve("run");
  }

  /** What a run came to that has ended well. */
  Result ended(String name) throws IOException {
    return result(name, name);
  }

  /** What a run came to that has gone on and ended well. */
  Result resumed(String name) throws IOException {
    return result(name, name + "-resumed");
  }

  private Path events(String name) {
    return root.resolve(name + "-events");
  }

  private Map<String, String> eventLog(String name) throws IOException {
    return Map.of(
        "spark.eventLog.enabled",
        "true",
        "spark.eventLog.dir",
        Files.createDirectories(events(name)).toUri().toString());
  }

  private String job(Path output) {
    return String.join(
        "\n",
        "name: faults",
        "data:",
        "  source: " + shards(),
        "  train: \"train[:60%]\"",
        "  validation: \"train[60%:80%]\"",
        "  test: \"train[80%:]\"",
        "  max_quarantined: 0.2",
        "backbone: " + backbone,
        "input: { batch_size: 8, shuffle_buffer: 16 }",
        "head: { hidden: [64], dropout: 0.3 }",
        "fit: { epochs: " + EPOCHS + ", workers: 4, averaging_frequency: 2 }",
        "output: " + output,
        "");
  }
}
