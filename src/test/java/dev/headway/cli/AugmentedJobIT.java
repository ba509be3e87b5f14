package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs with {@code input.augment}, as a user would run them. */
class AugmentedJobIT {
  private static final String COPIES =
      "input.augment={copies: %d, flip: horizontal, rotation: 0.1, zoom: 0.2, crop: 0.1,"
          + " brightness: 0.2}";

  @TempDir static Path root;

  private static Workshop workshop;

  @BeforeAll
  static void make() {
    Program.useLocalSpark();
    workshop = Workshop.in(root);
  }

  @AfterAll
  static void forget() {
    Program.forgetLocalSpark();
  }

  @Test
  void variantsAreTrainedAndOneCopyIsTheJobWithoutThem() throws IOException {
    RunMetrics plain = run("plain");
    RunMetrics one = run("one", COPIES.formatted(1));
    RunMetrics three = run("three", COPIES.formatted(3));

    assertThat(one.text("model_sha256")).isEqualTo(plain.text("model_sha256"));
    assertThat(three.text("model_sha256")).isNotEqualTo(plain.text("model_sha256"));
    // What is measured is the images as they are, and each counts once.
    for (String name : List.of("initial_loss", "initial_accuracy")) {
      assertThat(three.number(name)).isEqualTo(plain.number(name));
    }
    for (String name : List.of("train_examples", "validation_examples", "quarantined")) {
      assertThat(three.whole(name)).isEqualTo(plain.whole(name));
    }
    assertThat(three.wholes("examples_per_epoch")).isEqualTo(plain.wholes("examples_per_epoch"));
    assertThat(Files.readString(workshop.runDirectory("three").resolve("job.yaml")))
        .contains(
            "augment: { copies: 3, flip: horizontal, rotation: 0.1, zoom: 0.2, crop: 0.1,"
                + " brightness: 0.2 }");
    // The rows' digest is of what was read.
    assertThat(provenance("three")).isEqualTo(provenance("plain"));
  }

  /** The same rows are read in all of them: with others in its block a row has other bits. */
  @Test
  void theResultIsTheSameFromShardsAndWithRowsThatAlsoValidate() throws IOException {
    String shards = workshop.path("shards").toString();
    Program.Result ingest =
        workshop.run("ingest", "--from", workshop.path("images").toString(), "--to", shards);
    assertThat(ingest.errors()).isEmpty();
    RunMetrics folder = run("folder", COPIES.formatted(3));
    RunMetrics sharded = run("sharded", COPIES.formatted(3), "data.source=" + shards);
    RunMetrics overlapping =
        run(
            "overlapping",
            COPIES.formatted(3),
            "data.allow_overlap=true",
            "data.validation=train[:20%]+train[60%:80%]");

    assertThat(sharded.text("model_sha256")).isEqualTo(folder.text("model_sha256"));
    assertThat(overlapping.text("model_sha256")).isEqualTo(folder.text("model_sha256"));
    RunMetrics plain =
        run(
            "overlapping-plain",
            "data.allow_overlap=true",
            "data.validation=train[:20%]+train[60%:80%]");
    assertThat(overlapping.number("initial_loss")).isEqualTo(plain.number("initial_loss"));
  }

  private static RunMetrics run(String id, String... settings) throws IOException {
    Program.Result result = workshop.train(id, settings);
    assertThat(result.errors()).isEmpty();
    assertThat(result.code()).isZero();
    Path metrics = workshop.runDirectory(id).resolve("metrics.json");
    return RunMetricsParser.fromJson(Files.readString(metrics), metrics.toString());
  }

  private static List<String> provenance(String id) throws IOException {
    return Files.readString(workshop.runDirectory(id).resolve("provenance.json"))
        .lines()
        .filter(line -> line.contains("sha256"))
        .filter(line -> !line.contains("model_sha256"))
        .toList();
  }
}
