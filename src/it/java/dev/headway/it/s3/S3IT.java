package dev.headway.it.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.it.cluster.Place;
import dev.headway.it.cluster.Subject;
import dev.headway.it.cluster.Suite;
import dev.headway.testing.EventLog;
import dev.headway.testing.Submission;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything on S3, worked on by two executor processes of a standalone cluster. */
@ExtendWith(Suite.Extension.class)
class S3IT {
  @Test
  void aClusterTrainsOnS3WhatOneProcessTrainsOnItsDisk(Suite suite) throws Exception {
    S3Runs s3 = S3Runs.of(suite);
    Place place = s3.server().place(s3.subject());
    Path events = suite.folder("events");
    s3.server().proxy().begin(FaultPlan.none());
    Subject.succeed(
        s3.onCluster(s3.subject().train(place, "s3"))
            .conf(
                Map.of("spark.eventLog.enabled", "true", "spark.eventLog.dir", "file:" + events)));
    s3.outcome(place, "s3").isTheSameAs(s3.subject().reference());
    assertThat(executors(EventLog.in(events))).isEqualTo(Set.of("0", "1"));
    s3.assertNothingIsHalfWritten(place.output());
    assertThat(s3.server().below(place.output()))
        .anyMatch(key -> key.matches("_features/.*/rows-.*\\.parquet"))
        .contains(
            "subject/s3/predictions.parquet/_SUCCESS", "subject/s3/quarantine.parquet/_SUCCESS");
    Traffic traffic = s3.server().proxy().traffic();
    assertThat(traffic.of(Kind.COPY)).as("renames").isZero();
    assertThat(traffic.of(Kind.PUT)).isPositive();
  }

  @Test
  void aClusterIngestsFromS3ToS3WhatOneProcessIngestsOnItsDisk(Suite suite) throws Exception {
    S3Runs s3 = S3Runs.of(suite);
    String images = s3.server().put(s3.subject().images(), s3.server().fresh("images"));
    String shards = s3.server().fresh("ingested");
    Path local = suite.folder("ingested").resolve("shards");
    Subject.succeed(
        new Submission(Map.of(), ingest(s3.subject().images().toString(), local.toString()))
            .spark("--master", "local[2]"));
    s3.server().proxy().begin(FaultPlan.none());
    Subject.succeed(s3.onCluster(ingest(images, shards)));
    Traffic traffic = s3.server().proxy().traffic();
    s3.assertSameShards(shards, local);
    s3.assertNothingIsHalfWritten(shards);
    assertThat(traffic.of(Kind.COPY)).as("renames").isZero();
    long large;
    try (var files = Files.list(local)) {
      large = files.filter(file -> file.toFile().length() > S3Server.PART).count();
    }
    // Those of the built-in sample are small.
    assertThat(large > 0).isEqualTo(s3.subject().hasPhotographs());
    assertThat(traffic.of(Kind.BEGIN_UPLOAD))
        .isEqualTo(large)
        .isEqualTo(traffic.of(Kind.END_UPLOAD));
    assertThat(traffic.of(Kind.ABORT_UPLOAD)).isZero();
    long count;
    try (var files = Files.walk(s3.subject().images())) {
      // The sample's have checksums beside them, which are no images.
      count =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.getFileName().toString().startsWith("."))
              .count();
    }
    assertThat(traffic.of(Kind.GET)).as("one for each image").isBetween(count, count + 20);
    assertThat(traffic.of(Kind.HEAD)).as("none for an image").isLessThan(60);
  }

  /** Shards that are larger than a part of an upload. */
  private static List<String> ingest(String from, String to) {
    return List.of("ingest", "--from", from, "--to", to, "--shard-mib", "8");
  }

  private static Set<String> executors(EventLog events) {
    return events.tasks().stream().map(EventLog.Task::executor).collect(Collectors.toSet());
  }
}
