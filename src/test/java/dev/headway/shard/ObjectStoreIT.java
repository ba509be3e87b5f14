package dev.headway.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.HeadwayException;
import dev.headway.progress.Progress;
import dev.headway.testing.LocalSpark;
import dev.headway.testing.ObjectStore;
import dev.headway.testing.ObjectStore.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources and shards in a store that can't rename, shows nothing half-written, and costs. */
class ObjectStoreIT {
  private final SparkSession spark = LocalSpark.session();

  @TempDir Path root;

  @BeforeEach
  void know() {
    ObjectStore.in(spark.sparkContext().hadoopConfiguration());
  }

  @Test
  void ingestsWhatTheDiskWouldHaveGiven() throws IOException {
    Images.twoSplits(root.resolve("in"));
    IngestReport local = ingest(root + "/in", root + "/local");
    ObjectStore.forget();
    IngestReport there = ingest("objects://" + root + "/in", "objects://" + root + "/out");
    assertThat(there.index().files()).hasSameSizeAs(local.index().files());
    assertThat(there.index().files().stream().map(ShardFile::sha256))
        .isEqualTo(local.index().files().stream().map(ShardFile::sha256).toList());
    assertThat(names("out")).hasSize(there.index().files().size() + 1).contains("_index.json");
    assertThat(ObjectStore.count(Asked.OPEN)).as("the images, and the marker").isEqualTo(81);
    assertThat(ObjectStore.count(Asked.STATUS)).as("not of each image").isLessThan(30);
  }

  @Test
  void hiddenNamesAndOthersArePassedOverAtAnyDepth() {
    Images.write(
        root.resolve("in"),
        "cats/1.jpg",
        "cats/deep/er/2.jpg",
        "cats/_no/3.jpg",
        "cats/_no/er/4.jpg",
        "cats/deep/.no/5.jpg",
        "cats/.6.jpg",
        "cats/notes.txt",
        "dogs/1.jpg");
    try (ImageSource local = ImageSource.open(spark, root + "/in", SourceOptions.seed(0));
        ImageSource there =
            ImageSource.open(spark, "objects://" + root + "/in", SourceOptions.seed(0))) {
      assertThat(there.size()).isEqualTo(3);
      assertThat(there.skipped()).isEqualTo(local.skipped()).isEqualTo(new Skipped(3, 1));
      List<RowRange> all = List.of(new RowRange("train", 0, 3));
      assertThat(Images.keys(there.rows(spark, all, RowTasks.alignedTo(1)).collectAsList()))
          .isEqualTo(Images.keys(local.rows(spark, all, RowTasks.alignedTo(1)).collectAsList()));
    }
  }

  @Test
  void aShardWhoseImageIsGoneIsNeverThere() throws IOException {
    Images.write(root.resolve("in"), "cats/1.jpg", "dogs/1.jpg");
    Progress losing =
        (name, total, unit) -> {
          if (name.equals("Ingest")) {
            root.resolve("in/dogs/1.jpg").toFile().delete();
          }
          return Progress.SILENT.stage(name, total, unit);
        };
    assertThatThrownBy(
            () ->
                Ingest.run(
                    spark,
                    new IngestRequest(
                        "objects://" + root + "/in", "objects://" + root + "/out", 0, 64, null),
                    losing))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "objects:"
                + root
                + "/in/dogs/1.jpg is gone since its source was listed: put it back, or start again"
                + " without it");
    assertThat(names("out")).containsExactly("_ingest_unfinished");
  }

  private IngestReport ingest(String from, String to) {
    return Ingest.run(spark, new IngestRequest(from, to, 0, 64, null), Progress.SILENT);
  }

  private List<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
