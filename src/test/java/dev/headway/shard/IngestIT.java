package dev.headway.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.progress.Progress;
import dev.headway.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestIT {
  private static final List<RowRange> ALL =
      List.of(new RowRange("train", 0, 60), new RowRange("val", 0, 20));

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path root;

  private IngestReport ingest(String from, String to, int mib) {
    return Ingest.run(
        spark,
        new IngestRequest(root.resolve(from).toString(), root.resolve(to).toString(), 0, mib, null),
        Progress.SILENT);
  }

  private ImageSource open(String name) {
    return ImageSource.open(spark, root.resolve(name).toString(), SourceOptions.seed(0));
  }

  private List<Row> rows(ImageSource source, List<RowRange> ranges, RowTasks tasks) {
    return TaskFailures.unwrap(() -> source.rows(spark, ranges, tasks).collectAsList());
  }

  private static List<String> texts(List<Row> rows) {
    return rows.stream()
        .map(
            r ->
                r.getString(0)
                    + java.util.Arrays.toString(r.<byte[]>getAs(1))
                    + r.getInt(2)
                    + r.getString(3)
                    + r.getLong(4))
        .toList();
  }

  @Test
  void oneShardHasTheRowsOfTheFolderInItsOrder() throws IOException {
    Images.twoSplits(root.resolve("in"));
    Images.write(root.resolve("in"), "train/cats/notes.txt");
    IngestReport report = ingest("in", "out", 64);
    assertThat(report.rows()).isEqualTo(80);
    assertThat(report.shards()).isEqualTo(2);
    assertThat(report.classCounts("train")).containsExactly(20L, 40L);
    assertThat(report.skipped()).isEqualTo(new Skipped(0, 1));
    assertThat(report.warnings()).isEmpty();
    try (ImageSource folder = open("in");
        ImageSource shards = open("out")) {
      assertThat(shards.labels()).isEqualTo(folder.labels());
      assertThat(shards.splits()).isEqualTo(folder.splits());
      assertThat(shards.classCounts("val")).isEqualTo(folder.classCounts("val"));
      assertThat(shards.verify(spark)).isEmpty();
      List<String> expected = texts(rows(folder, ALL, RowTasks.alignedTo(1)));
      for (int cores : new int[] {1, 3, 8}) {
        assertThat(texts(rows(shards, ALL, new RowTasks(7, cores)))).isEqualTo(expected);
      }
      assertThat(
              shards
                  .rows(spark, List.of(new RowRange("train", 0, 60)), new RowTasks(4, 2))
                  .toJavaRDD()
                  .getNumPartitions())
          .isEqualTo(8);
      assertThat(shards.rows(spark, ALL, RowTasks.alignedTo(1)).schema())
          .isEqualTo(ImageSource.SCHEMA);
    }
    try (Stream<Path> files = Files.list(root.resolve("out"))) {
      assertThat(files.map(f -> f.getFileName().toString()).filter(n -> !n.startsWith(".")))
          .hasSize(3)
          .allMatch(
              n ->
                  n.equals("_index.json")
                      || n.matches("part-(train|val)-00000-[0-9a-f]{16}.parquet"));
    }
  }

  /** 7 shards of a MiB each, whatever the partitions; every slice of them is the folder's. */
  @Test
  void manyShardsHaveTheSameRowsWhateverThePartitions() throws IOException {
    Random random = new Random(5);
    for (int i = 0; i < 40; i++) {
      byte[] bytes = new byte[150_000 + random.nextInt(60_000)];
      random.nextBytes(bytes);
      Images.write(root.resolve("in"), "c" + i % 3 + "/" + i + ".png", bytes);
    }
    List<SplitSize> sizes = null;
    for (String partitions : List.of("1", "3", "8")) {
      SparkSession session = spark.newSession();
      session.conf().set("spark.sql.shuffle.partitions", partitions);
      session.conf().set("spark.sql.adaptive.enabled", "false");
      List<Long> steps = new ArrayList<>();
      Ingest.run(
          session,
          new IngestRequest(
              root.resolve("in").toString(),
              root.resolve("out" + partitions).toString(),
              0,
              1,
              null),
          (name, total, unit) -> stage(name.equals("Ingest") ? steps : new ArrayList<>()));
      assertThat(steps).hasSize(7).isSorted().endsWith(40L);
      try (ImageSource folder = open("in");
          ImageSource shards = open("out" + partitions)) {
        assertThat(shards.splits().get(0).shardRows()).hasSize(7);
        assertThat(sizes == null || sizes.equals(shards.splits())).isTrue();
        sizes = shards.splits();
        for (RowRange range :
            List.of(
                new RowRange("train", 0, 40),
                new RowRange("train", 3, 4),
                new RowRange("train", 5, 33))) {
          assertThat(texts(rows(shards, List.of(range), new RowTasks(4, 2))))
              .isEqualTo(texts(rows(folder, List.of(range), new RowTasks(4, 2))));
        }
      }
    }
  }

  private static Progress.Stage stage(List<Long> steps) {
    return new Progress.Stage() {
      @Override
      public void to(long done, String note) {
        steps.add(done);
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }

  @Test
  void rowGroupsAreSmallAndRowsAreFoundInEach() throws IOException {
    for (int i = 0; i < 60; i++) {
      byte[] bytes = new byte[400_000];
      java.util.Arrays.fill(bytes, (byte) i);
      Images.write(root.resolve("in"), "c/" + i + ".jpg", bytes);
    }
    IngestReport report = ingest("in", "out", 64);
    String file = report.index().files().get(0).file();
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(
                new org.apache.hadoop.fs.Path(report.uri(), file), new Configuration()))) {
      assertThat(reader.getRowGroups())
          .hasSizeBetween(3, 6)
          .allMatch(g -> g.getTotalByteSize() <= ShardWriter.ROW_GROUP_BYTES);
    }
    assertThat(report.warnings())
        .containsExactly("there is one class only, 'c': nothing to tell apart.");
    try (ImageSource folder = open("in");
        ImageSource shards = open("out")) {
      List<RowRange> some = List.of(new RowRange("train", 17, 19), new RowRange("train", 40, 60));
      assertThat(texts(rows(shards, some, RowTasks.alignedTo(4))))
          .isEqualTo(texts(rows(folder, some, RowTasks.alignedTo(4))));
    }
  }

  @Test
  void aTargetThatHoldsSomethingIsRefused() throws IOException {
    Images.write(root.resolve("in"), "cats/1.jpg", "dogs/1.jpg");
    ingest("in", "out", 64);
    refused(
        "in", "out", ExitCode.REQUEST, "OUT already holds %s: choose an empty directory for --to");
    Files.writeString(root.resolve("file"), "x");
    assertThatThrownBy(() -> ingest("in", "file", 64))
        .hasMessage("file:" + root + "/file is a file: choose an empty directory for --to");
    assertThatThrownBy(() -> ingest("in", "file/below", 64))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILURE))
        .hasMessageStartingWith("can't write to file:" + root + "/file/below: ");
    assertThatThrownBy(() -> ingest("out", "again", 64))
        .hasMessage(root + "/out is a shard directory already: give an image folder or a CSV file");
    assertThat(root.resolve("again")).doesNotExist();
  }

  private void refused(String from, String to, ExitCode code, String message) {
    assertThatThrownBy(() -> ingest(from, to, 64))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .message()
        .matches(
            m ->
                m.startsWith("file:" + root + "/" + to + " already holds ")
                    && m.endsWith(": choose an empty directory for --to"));
  }

  @Test
  void shardSizesOutOfRangeAreRefused() {
    for (int mib : new int[] {0, -1, 1025}) {
      assertThatThrownBy(() -> new IngestRequest("a", "b", 0, mib, null))
          .hasMessage("--shard-mib is " + mib + ": give 1 to 1024 (64 to 128 is usual)");
    }
  }

  @Test
  void anInterruptedIngestLooksUnfinishedAndIsStartedAgain() throws IOException {
    Images.write(root.resolve("in"), "cats/1.jpg", "dogs/1.jpg");
    Path out = Files.createDirectories(root.resolve("out"));
    Files.writeString(out.resolve("_ingest_unfinished"), "x");
    Files.writeString(out.resolve("part-train-00000-0123456789abcdef.parquet"), "half");
    assertThatThrownBy(() -> open("out"))
        .hasMessage(
            out + " is an ingest that hasn't finished: run ingest again with the same target");
    Files.writeString(out.resolve("mine.txt"), "keep");
    assertThatThrownBy(() -> ingest("in", "out", 64))
        .hasMessage("file:" + out + " already holds mine.txt: choose an empty directory for --to");
    Files.delete(out.resolve("mine.txt"));
    assertThat(ingest("in", "out", 64).rows()).isEqualTo(2);
    assertThat(out.resolve("part-train-00000-0123456789abcdef.parquet")).doesNotExist();
    assertThat(out.resolve("_ingest_unfinished")).doesNotExist();
    try (ImageSource shards = open("out")) {
      assertThat(shards.verify(spark)).isEmpty();
    }
  }

  @Test
  void aFailedIngestLeavesNothingThatLooksFinished() throws IOException {
    Images.write(root.resolve("in"), "cats/1.jpg");
    Files.createDirectories(root.resolve("in/dogs"));
    assertThatThrownBy(() -> ingest("in", "out", 64))
        .hasMessageStartingWith("the class folder file:" + root + "/in/dogs holds no images");
    assertThat(root.resolve("out")).doesNotExist();
  }
}
