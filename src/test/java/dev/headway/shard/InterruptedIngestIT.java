package dev.headway.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.progress.Progress;
import dev.headway.testing.LocalSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An ingest that ends before its time leaves nothing that looks finished or stays behind. */
class InterruptedIngestIT {
  private final SparkSession spark = LocalSpark.session();

  @TempDir Path root;

  private void images() {
    for (int i = 0; i < 30; i++) {
      Images.write(root.resolve("in"), "c" + i % 2 + "/" + i + ".jpg", new byte[150_000 + i]);
    }
  }

  private IngestReport ingest(String to, Progress progress) {
    return Ingest.run(
        spark, new IngestRequest(root + "/in", root + "/" + to, 0, 1, null), progress);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("out"))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  /** Does something when the first shard is done, in the middle of the Spark job. */
  private static Progress atFirstShard(Runnable action) {
    return (name, total, unit) ->
        new Progress.Stage() {
          private boolean done;

          @Override
          public void to(long rows, String note) {
            // Listing the folder is a stage as well.
            if (!done && name.equals("Ingest")) {
              done = true;
              action.run();
            }
          }

          @Override
          public void close() {
            // Nothing is open.
          }
        };
  }

  private void unfinishedThenWhole() throws IOException {
    assertThat(names()).contains("_ingest_unfinished").doesNotContain("_index.json");
    assertThatThrownBy(() -> ImageSource.open(spark, root + "/out", SourceOptions.seed(0)))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
        .hasMessage(
            root + "/out is an ingest that hasn't finished: run ingest again with the same target");
    images();
    IngestReport report = ingest("out", Progress.SILENT);
    assertThat(report.rows()).isEqualTo(30);
    List<String> expected =
        Stream.concat(
                Stream.of("_index.json"), report.index().files().stream().map(ShardFile::file))
            .sorted()
            .toList();
    assertThat(names().stream().filter(n -> !n.startsWith("."))).isEqualTo(expected);
    // Hadoop's checksums of local files: one beside each file, none of files that are gone.
    assertThat(names().stream().filter(n -> n.startsWith(".")))
        .allMatch(n -> n.endsWith(".crc") && expected.contains(n.substring(1, n.length() - 4)));
    try (ImageSource shards = ImageSource.open(spark, root + "/out", SourceOptions.seed(0))) {
      assertThat(shards.verify(spark)).isEmpty();
    }
  }

  @Test
  void aSourceThatLosesAFileFailsNamingIt() throws IOException {
    images();
    String last = Images.ordered("train", 0, keys()).get(29);
    Path lost = root.resolve("in").resolve(last);
    assertThatThrownBy(() -> ingest("out", atFirstShard(() -> delete(lost))))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
        .hasMessage(
            "file:"
                + lost
                + " is gone since its source was listed: put it back, or start again without it");
    assertThat(names()).anyMatch(n -> n.startsWith("part-train-00000-"));
    unfinishedThenWhole();
  }

  @Test
  @Timeout(120)
  void aCancelledJobIsStartedAgain() throws IOException {
    images();
    assertThatThrownBy(
            () -> ingest("out", atFirstShard(() -> spark.sparkContext().cancelAllJobs())))
        .isInstanceOf(RuntimeException.class);
    unfinishedThenWhole();
  }

  @Test
  void aSecondIngestBesideARunningOneIsNoticed() throws IOException {
    images();
    Path marker = root.resolve("out/_ingest_unfinished");
    assertThatThrownBy(() -> ingest("out", atFirstShard(() -> begunByAnother(marker))))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILURE))
        .hasMessage(
            "another ingest writes to file:"
                + root
                + "/out: let one end, into a directory of its own");
    unfinishedThenWhole();
  }

  @Test
  void aPlaceThatCantBeWrittenIsAFailureWithAWayOut() {
    images();
    assertThatThrownBy(
            () ->
                Ingest.run(
                    spark,
                    new IngestRequest(root + "/in", "/proc/headway", 0, 1, null),
                    Progress.SILENT))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILURE))
        .hasMessageStartingWith("can't write to file:/proc/headway: ")
        .hasMessageEndingWith(": choose another --to");
  }

  private static List<String> keys() {
    return IntStream.range(0, 30).mapToObj(i -> "c" + i % 2 + "/" + i + ".jpg").toList();
  }

  private static void begunByAnother(Path marker) {
    try {
      Files.deleteIfExists(marker.resolveSibling("._ingest_unfinished.crc"));
      Files.writeString(marker, "another");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
