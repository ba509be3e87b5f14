package dev.headway.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.progress.Progress;
import dev.headway.testing.LocalSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedShardIT {
  private final SparkSession spark = LocalSpark.session();

  @TempDir Path root;
  private Path shard;
  private String sha256;

  @BeforeEach
  void ingest() throws IOException {
    Images.write(root.resolve("in"), "cats/1.jpg", "dogs/1.jpg");
    IngestReport report =
        Ingest.run(
            spark, new IngestRequest(root + "/in", root + "/out", 0, 64, null), Progress.SILENT);
    ShardFile file = report.index().files().get(0);
    shard = root.resolve("out").resolve(file.file());
    sha256 = file.sha256();
    // Hadoop's own checksum beside a local file would speak first; HDFS and S3 have no such file.
    Files.delete(shard.resolveSibling("." + shard.getFileName() + ".crc"));
  }

  private void flip(int at) throws IOException {
    byte[] bytes = Files.readAllBytes(shard);
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
    Files.write(shard, bytes);
  }

  private void reading(String start) {
    try (ImageSource source = ImageSource.open(spark, root + "/out", SourceOptions.seed(0))) {
      List<RowRange> all = List.of(new RowRange("train", 0, 2));
      assertThatThrownBy(
              () ->
                  TaskFailures.unwrap(
                      () -> source.rows(spark, all, RowTasks.alignedTo(1)).collectAsList()))
          .isInstanceOfSatisfying(
              HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
          .hasMessageStartingWith(start.replace("SHARD", "shard file:" + shard));
    }
  }

  private List<String> findings() {
    try (ImageSource source = ImageSource.open(spark, root + "/out", SourceOptions.seed(0))) {
      return source.verify(spark);
    }
  }

  @Test
  void aByteOfAnImageIsCaughtByThePagesChecksum() throws IOException {
    String text = Files.readString(shard, StandardCharsets.ISO_8859_1);
    flip(text.indexOf("bytes of"));
    reading("can't read SHARD: could not verify page integrity, CRC checksum verification failed");
    assertThat(findings()).hasSize(1);
    assertThat(findings().get(0))
        .startsWith("shard file:" + shard + " has the SHA-256 ")
        .endsWith(
            ", but the index says "
                + sha256
                + ": the file was changed or damaged; copy it again or ingest again");
  }

  @Test
  void aByteOfTheFooterIsCaught() throws IOException {
    flip(-1);
    reading("can't read SHARD: ");
    flip(-1);
    flip(-7);
    reading("can't read SHARD: ");
    assertThat(findings()).hasSize(1);
  }

  /** No single flipped byte gives other rows silently: an error, or the very same rows. */
  @Test
  void noFlippedByteChangesARow() throws IOException {
    int size = (int) Files.size(shard);
    org.apache.hadoop.conf.Configuration conf = new org.apache.hadoop.conf.Configuration();
    ShardSlice slice = new ShardSlice(shard.getFileName().toString(), size, 2, 0, 2, 0);
    String expected = read(conf, slice);
    for (int at = 0; at < size; at++) {
      flip(at);
      String found = read(conf, slice);
      assertThat(found)
          .as("byte %d of %d", at, size)
          .matches(
              f -> f.equals(expected) || f.startsWith("can't read shard file:" + shard + ": "));
      flip(at);
    }
  }

  private String read(org.apache.hadoop.conf.Configuration conf, ShardSlice slice) {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(shard.toUri());
    org.apache.hadoop.fs.Path plain = new org.apache.hadoop.fs.Path("file:" + shard);
    assertThat(path.getName()).isEqualTo(plain.getName());
    StringBuilder rows = new StringBuilder();
    try (ShardReader reader =
        new ShardReader(conf, plain, slice, ShardSchema.PARQUET, "train", 2)) {
      while (reader.hasNext()) {
        org.apache.spark.sql.Row row = reader.next();
        rows.append(row.getString(0)).append(row.getInt(2));
        rows.append(new String(row.<byte[]>getAs(1), StandardCharsets.UTF_8));
      }
    } catch (HeadwayException e) {
      return e.getMessage();
    }
    return rows.toString();
  }

  @Test
  void aShardOfAnotherSizeIsRefused() throws IOException {
    long size = Files.size(shard);
    Files.write(shard, java.util.Arrays.copyOf(Files.readAllBytes(shard), (int) size - 3));
    String message =
        "shard file:"
            + shard
            + " has "
            + (size - 3)
            + " bytes, but the index says "
            + size
            + ": the file was changed or cut off; copy it again or ingest again";
    reading(message);
    assertThat(findings()).containsExactly(message);
  }

  @Test
  void aMissingShardIsNamed() throws IOException {
    Files.delete(shard);
    String message =
        "shard file:"
            + shard
            + " is missing, but the index names it: copy it again or ingest again";
    reading(message);
    assertThat(findings()).containsExactly(message);
  }

  @Test
  void theSeedAndTheLabelsAreTheIndexs() {
    try (ImageSource source =
        ImageSource.open(spark, root + "/out", new SourceOptions(5, List.of("cats", "dogs")))) {
      assertThat(source.seed()).isZero();
      assertThat(source.warnings())
          .containsExactly(
              "data.seed is 5, but these shards were ingested with seed 0, which their order keeps.");
    }
    assertThatThrownBy(
            () ->
                ImageSource.open(
                    spark, root + "/out", new SourceOptions(0, List.of("dogs", "cats"))))
        .hasMessage(
            "the labels of file:"
                + root
                + "/out are in another order than the catalog's: the shards say cats, dogs;"
                + " the catalog says dogs, cats: ingest again under the catalog's name");
  }
}
