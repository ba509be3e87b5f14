package dev.headway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shard's bytes are a function of its rows. */
class ShardWriterTest {
  /** Of the file, as any JVM writes it; another version of Parquet writes another. */
  private static final String SHA256 =
      "a97c36c46b05b9c13de5cf73902826d6fe09804aba44971a9153d80e8c596a57";

  @TempDir private Path folder;

  private final Configuration conf = new Configuration(false);

  @Test
  void theSameRowsGiveTheSameBytesInEveryProcess() throws IOException {
    ShardFile shard = write(rows(3, 5_000));

    assertThat(shard.sha256()).isEqualTo(SHA256);
  }

  @Test
  void sizeAndDigestAreThoseOfTheFile() throws IOException {
    // Several row groups, and images larger than what is held back of a file's end.
    for (int size : List.of(1, 3 << 20, 9 << 20)) {
      ShardFile shard = write(rows(4, size));

      byte[] file = Files.readAllBytes(folder.resolve(shard.file()));
      assertThat(shard.bytes()).isEqualTo(file.length);
      assertThat(shard.sha256()).isEqualTo(DigestUtils.sha256Hex(file));
      assertThat(rowsOf(shard)).isEqualTo(4);
    }
  }

  private long rowsOf(ShardFile shard) throws IOException {
    var path = new org.apache.hadoop.fs.Path(folder.resolve(shard.file()).toString());
    try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(path, conf))) {
      return reader.getRecordCount();
    }
  }

  private ShardFile write(List<Row> rows) {
    return ShardWriter.write(
        conf,
        new org.apache.hadoop.fs.Path(folder.toUri()),
        "part-train-00000",
        "attempt-" + rows.get(0).getLong(5),
        rows.iterator(),
        2);
  }

  private List<Row> rows(int count, int size) throws IOException {
    List<Row> rows = new ArrayList<>();
    byte[] image = new byte[size];
    for (int i = 0; i < count; i++) {
      new Random(i).nextBytes(image);
      Path file = Files.write(folder.resolve(size + "-" + i + ".jpg"), image);
      rows.add(
          RowFactory.create(
              "a/" + i + ".jpg", i % 2, file.toUri().toString(), null, null, (long) size, 0L));
    }
    return rows;
  }
}
