package dev.headway.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a run came to that depends on neither the clock nor what runs before it had kept.
 *
 * @param digest {@code model_sha256}
 * @param files the texts of the run's files
 */
public record Outcome(String digest, Map<String, String> files) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CLOCK =
      Pattern.compile(".*_seconds?|.*_per_second|feature_cache|features_reused");
  private static final List<String> FILES =
      List.of("history.json", "history.csv", "split.json", "evaluation.json");

  /** Reads a run's directory, and holds it to what every run promises. */
  static Outcome of(FileSystem fs, Path run) throws IOException {
    JsonNode outcome = JSON.readTree(text(fs, new Path(run, "outcome.json")));
    assertThat(outcome.get("exit_code").intValue()).as(outcome.toString()).isZero();
    Map<String, String> files = new TreeMap<>();
    for (String file : FILES) {
      files.put(file, text(fs, new Path(run, file)));
    }
    ObjectNode metrics = (ObjectNode) JSON.readTree(text(fs, new Path(run, "metrics.json")));
    assertThat(metrics.get("examples_per_epoch"))
        .hasSize(metrics.get("epochs_run").intValue())
        .allMatch(count -> count.equals(metrics.get("train_examples")));
    List<String> clocks = new ArrayList<>();
    metrics.fieldNames().forEachRemaining(clocks::add);
    clocks.removeIf(key -> !CLOCK.matcher(key).matches());
    metrics.remove(clocks);
    files.put("metrics.json", metrics.toPrettyString());
    return new Outcome(metrics.get("model_sha256").textValue(), files);
  }

  /** Whether two runs gave the same bits. */
  public void isTheSameAs(Outcome other) {
    assertThat(files).isEqualTo(other.files);
    assertThat(digest).isEqualTo(other.digest);
  }

  private static String text(FileSystem fs, Path file) throws IOException {
    try (InputStream in = fs.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
