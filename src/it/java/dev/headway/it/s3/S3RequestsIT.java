package dev.headway.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.it.cluster.Place;
import dev.headway.it.cluster.Subject;
import dev.headway.it.cluster.Suite;
import dev.headway.testing.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What each stage asks of S3, counted at the proxy. {@code -Dheadway.it.copies=N} takes the images
 * N times under other keys; docs/storage.md has what came out for two sizes.
 */
@ExtendWith(Suite.Extension.class)
class S3RequestsIT {
  private static final int COPIES = Integer.getInteger("headway.it.copies", 1);

  private final Map<String, Traffic> stages = new TreeMap<>();

  @Test
  void nothingIsAskedTwice(Suite suite) throws Exception {
    S3Runs s3 = S3Runs.of(suite);
    String images = s3.server().fresh("images");
    for (String label : labels(s3.subject().images())) {
      for (int i = 0; i < COPIES; i++) {
        String folder = images + "/" + label + (i == 0 ? "" : "/" + i);
        s3.server().put(s3.subject().images().resolve(label), folder);
      }
    }
    long count = s3.server().below(images).size();
    Place plain =
        new Place(images, s3.server().place(s3.subject()).weights(), s3.server().fresh("runs"));
    Place shards =
        new Place(s3.server().fresh("shards"), plain.weights(), s3.server().fresh("runs"));
    run(s3, "1 ingest", List.of("ingest", "--from", images, "--to", shards.shards()));
    run(s3, "2 train, miss", s3.subject().train(shards, "miss"));
    run(s3, "3 train, hit", s3.subject().train(shards, "hit"));
    if (COPIES > 1) {
      List<String> longer = s3.subject().train(shards, "longer");
      longer.addAll(List.of("--set", "fit.epochs=" + 2 * Subject.EPOCHS));
      run(s3, "4 train, hit, twice the epochs", longer);
    }
    run(s3, "5 train from the folder, miss", s3.subject().train(plain, "folder"));
    report(count);
    stages.forEach((name, traffic) -> assertThat(traffic.of(Kind.COPY)).as(name).isZero());
    Traffic ingest = stages.get("1 ingest");
    assertThat(ingest.of(Kind.GET)).as("one for each image").isBetween(count, count + 20);
    assertThat(ingest.of(Kind.HEAD)).as("none for an image").isLessThan(60 + count / 100);
    Traffic miss = stages.get("2 train, miss");
    assertThat(miss.of(Kind.GET)).as("row groups").isLessThan(200 + count / 10);
    assertThat(miss.of(Kind.HEAD)).as("shards and the run").isLessThan(150 + count / 10);
    Traffic hit = stages.get("3 train, hit");
    assertThat(miss.down() - hit.down())
        .as("the images that a hit spares")
        .isGreaterThan(ingest.up());
    Traffic fromFolder = stages.get("5 train from the folder, miss");
    assertThat(fromFolder.of(Kind.GET))
        .as("to hash and to use")
        .isBetween(2 * count, 2 * count + 200);
    assertThat(fromFolder.of(Kind.HEAD)).as("none for an image").isLessThan(150 + count / 10);
  }

  private static List<String> labels(Path images) throws IOException {
    try (Stream<Path> folders = Files.list(images)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  private void run(S3Runs s3, String stage, List<String> command) throws IOException {
    s3.server().proxy().begin(FaultPlan.none());
    Submission submission = s3.embedded(command);
    Subject.succeed(submission);
    stages.put(stage, s3.server().proxy().traffic());
  }

  /** To {@code target/it/s3-requests-COUNT.md}. */
  private void report(long count) throws IOException {
    List<Kind> kinds =
        Arrays.stream(Kind.values())
            .filter(kind -> stages.values().stream().anyMatch(t -> t.of(kind) > 0))
            .toList();
    String head =
        "| "
            + count
            + " images | "
            + kinds.stream().map(Enum::name).collect(Collectors.joining(" | "))
            + " | MB up | MB down |\n|---|"
            + "---:|".repeat(kinds.size() + 2)
            + "\n";
    String rows =
        stages.entrySet().stream()
            .map(
                stage ->
                    Stream.concat(
                            Stream.of(stage.getKey()),
                            Stream.concat(
                                kinds.stream().map(kind -> "" + stage.getValue().of(kind)),
                                Stream.of(
                                    megabytes(stage.getValue().up()),
                                    megabytes(stage.getValue().down()))))
                        .collect(Collectors.joining(" | ", "| ", " |\n")))
            .collect(Collectors.joining());
    Path folder = Files.createDirectories(Path.of("target", "it"));
    Files.writeString(folder.resolve("s3-requests-" + count + ".md"), head + rows);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
  }
}
