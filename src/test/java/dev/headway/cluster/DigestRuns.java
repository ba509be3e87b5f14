package dev.headway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.cli.Program;
import dev.headway.sample.SampleData;
import dev.headway.sample.SampleSpec;
import dev.headway.sample.SceneSet;
import dev.headway.testing.EventLog;
import dev.headway.testing.LoggedProcess;
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
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** One small job, run in many ways: each time with an output and an event log of its own. */
final class DigestRuns {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CLOCK =
      Pattern.compile(".*_seconds?|.*_per_second|feature_cache|features_reused");
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Path root;
  private final int epochs;

  private DigestRuns(Path root, int epochs) {
    this.root = root;
    this.epochs = epochs;
  }

  /** Writes the data: 60 images of five classes, and two files that aren't images. */
  static DigestRuns in(Path root, int epochs) throws IOException {
    SampleData.write(
        FileSystem.getLocal(new Configuration()),
        new org.apache.hadoop.fs.Path(root.resolve("images").toUri()),
        new SampleSpec(SceneSet.QUICKSTART, 5, 12, 2));
    return new DigestRuns(root, epochs);
  }

  /**
   * What a run came to that depends on neither the clock nor what runs before it had kept.
   *
   * @param digest {@code model_sha256}
   * @param files the texts of the run's files
   */
  record Result(String digest, Map<String, String> files, EventLog events) {
    /** Whether two runs gave the same bits. */
    void isTheSameAs(Result other) {
      assertThat(files).isEqualTo(other.files);
      assertThat(digest).isEqualTo(other.digest);
    }
  }

  /** A run in this JVM. */
  Result embedded(String name, String master, int workers, Map<String, String> settings)
      throws IOException {
    return here(name, name, master, train(name, workers), settings);
  }

  /** Goes on with a run, in this JVM. */
  Result resumed(String name, String master) throws IOException {
    List<String> command = List.of("train", "--resume", directory(name).toString());
    return here(name, name + "-resumed", master, command, Map.of());
  }

  private Result here(
      String name, String events, String master, List<String> command, Map<String, String> settings)
      throws IOException {
    Map<String, String> all = new TreeMap<>(settings(events, settings));
    all.put("spark.master", master);
    all.put("spark.ui.enabled", "false");
    all.put("spark.driver.host", "127.0.0.1");
    all.put("spark.driver.bindAddress", "127.0.0.1");
    Program.Result ended = Program.run(all, command.toArray(String[]::new));
    assertThat(ended.errors()).isEmpty();
    assertThat(ended.code()).isZero();
    Result result = result(name, events);
    assertThat(result.events.setting("spark.master")).isEqualTo(master);
    return result;
  }

  /** A run by {@code submit/headway}, yet to be started. */
  Submission submission(
      String name, int workers, Map<String, String> environment, Map<String, String> settings)
      throws IOException {
    return new Submission(environment, train(name, workers)).conf(settings(name, settings));
  }

  /** The result of a run by {@code submit/headway}, waited for. */
  Result result(String name, LoggedProcess run) throws IOException, InterruptedException {
    int code = run.exitCode(LIMIT);
    assertThat(code).as(run.tail()).isZero();
    assertThat(run.out()).last().isEqualTo("file:" + directory(name));
    return result(name, name);
  }

  private Result result(String name, String events) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (String file : List.of("history.json", "split.json", "evaluation.json")) {
      files.put(file, Files.readString(directory(name).resolve(file)));
    }
    ObjectNode metrics =
        (ObjectNode) JSON.readTree(directory(name).resolve("metrics.json").toFile());
    List<String> clocks = new ArrayList<>();
    metrics.fieldNames().forEachRemaining(clocks::add);
    clocks.removeIf(key -> !CLOCK.matcher(key).matches());
    metrics.remove(clocks);
    files.put("metrics.json", metrics.toPrettyString());
    return new Result(
        metrics.get("model_sha256").textValue(),
        files,
        EventLog.in(root.resolve(events + "-events")));
  }

  /** Whether a run has ended, in whatever way. */
  boolean ended(String name) {
    return Files.exists(directory(name).resolve("outcome.json"));
  }

  private Path directory(String name) {
    return root.resolve(name).resolve("digest").resolve("run");
  }

  private Map<String, String> settings(String name, Map<String, String> more) throws IOException {
    Path events = Files.createDirectories(root.resolve(name + "-events"));
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("spark.eventLog.enabled", "true");
    settings.put("spark.eventLog.dir", events.toUri().toString());
    return settings;
  }

  private List<String> train(String name, int workers) throws IOException {
    Path job = Files.writeString(root.resolve(name + ".yaml"), job(name, workers));
    return List.of("train", "--job", job.toString(), "--run-id", "run");
  }

  private String job(String name, int workers) {
    return String.join(
        "\n",
        "name: digest",
        "data:",
        "  source: " + root.resolve("images"),
        "  train: \"train[:60%]\"",
        "  validation: \"train[60%:80%]\"",
        "  test: \"train[80%:]\"",
        "  max_quarantined: 0.2",
        "backbone: { name: headway_net }",
        "input: { batch_size: 2, shuffle_buffer: 4 }",
        // So wide that a round's state has a broadcast of its own.
        "head: { hidden: [2048], dropout: 0.3 }",
        "compile: { optimizer: { name: adam, learning_rate: 0.01 } }",
        "fit: { epochs: " + epochs + ", workers: " + workers + ", averaging_frequency: 2 }",
        "output: " + root.resolve(name),
        "");
  }
}
