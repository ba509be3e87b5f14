package dev.headway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.progress.Progress;
import dev.headway.testing.LocalSpark;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources and shards on a file system that isn't the default one have the same rows. */
class OtherFileSystemIT {
  /** The local disk under a scheme of its own, set as a cluster's configuration would. */
  public static final class Elsewhere extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("elsewhere:///");
    }
  }

  @TempDir Path root;

  @Test
  void ingestsFromAndToIt() {
    SparkSession spark = LocalSpark.session();
    spark.sparkContext().hadoopConfiguration().set("fs.elsewhere.impl", Elsewhere.class.getName());
    Images.write(root, "in/cats/1.jpg", "in/dogs/1.jpg", "in/dogs/2 %.jpg");
    String there = "elsewhere://" + root;
    IngestReport report =
        Ingest.run(
            spark, new IngestRequest(there + "/in", there + "/out", 0, 64, null), Progress.SILENT);
    assertThat(report.uri()).isEqualTo("elsewhere:" + root + "/out");
    List<RowRange> all = List.of(new RowRange("train", 0, 3));
    try (ImageSource shards = ImageSource.open(spark, there + "/out", SourceOptions.seed(0));
        ImageSource folder = ImageSource.open(spark, root + "/in", SourceOptions.seed(0))) {
      assertThat(shards.verify(spark)).isEmpty();
      List<Row> rows = shards.rows(spark, all, RowTasks.alignedTo(1)).collectAsList();
      assertThat(Images.keys(rows))
          .isEqualTo(Images.keys(folder.rows(spark, all, RowTasks.alignedTo(1)).collectAsList()))
          .isEqualTo(
              Images.ordered("train", 0, List.of("cats/1.jpg", "dogs/1.jpg", "dogs/2 %.jpg")));
    }
  }
}
