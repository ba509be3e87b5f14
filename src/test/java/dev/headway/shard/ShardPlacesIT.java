package dev.headway.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.progress.Progress;
import dev.headway.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which row lies where: in which shard, which task, at which position. */
class ShardPlacesIT {
  private static final int MIB = 1 << 20;

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path root;

  private IngestReport ingest(long seed, int mib) {
    return Ingest.run(
        spark, new IngestRequest(root + "/in", root + "/out", seed, mib, null), Progress.SILENT);
  }

  private ImageSource open() {
    return ImageSource.open(spark, root + "/out", SourceOptions.seed(0));
  }

  /** The rows of each partition, in the order in which they come. */
  private List<List<Row>> partitions(ImageSource source, List<RowRange> ranges, RowTasks tasks) {
    return source.rows(spark, ranges, tasks).toJavaRDD().glom().collect();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7})
  void theShardsHaveTheOrderOfTheHash(long seed) throws IOException {
    Random random = new Random(seed);
    TreeMap<String, byte[]> images = new TreeMap<>();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      byte[] bytes = new byte[100_000 + random.nextInt(100_000)];
      random.nextBytes(bytes);
      keys.add("c" + i % 2 + "/" + i + ".png");
      images.put(keys.get(i), bytes);
      Images.write(root.resolve("in"), keys.get(i), bytes);
    }
    IngestReport report = ingest(seed, 1);
    assertThat(report.index().seed()).isEqualTo(seed);
    List<ShardFile> files = report.index().files();
    assertThat(files).hasSizeGreaterThan(3);
    List<String> expected = Images.ordered("train", seed, keys);
    int at = 0;
    for (ShardFile file : files) {
      byte[] bytes = Files.readAllBytes(root.resolve("out").resolve(file.file()));
      assertThat(file.bytes()).isEqualTo(bytes.length);
      assertThat(file.sha256()).isEqualTo(HexFormat.of().formatHex(DigestUtils.sha256(bytes)));
      long images1 = 0;
      long[] perClass = new long[2];
      for (int i = 0; i < file.rows(); i++) {
        String key = expected.get(at++);
        images1 += images.get(key).length;
        perClass[key.charAt(1) - '0']++;
      }
      // A shard ends with the image that reaches the size asked for.
      assertThat(images1).isLessThan(MIB + 200_000);
      assertThat(file.rowsPerClass()).containsExactly(perClass[0], perClass[1]);
    }
    assertThat(at).isEqualTo(30);
    try (ImageSource shards = open()) {
      for (List<RowRange> ranges :
          List.of(
              List.of(new RowRange("train", 0, 30)),
              List.of(new RowRange("train", 7, 8)),
              List.of(new RowRange("train", 25, 30), new RowRange("train", 2, 11)))) {
        List<String> wanted = new ArrayList<>();
        ranges.forEach(r -> wanted.addAll(expected.subList((int) r.from(), (int) r.to())));
        List<Row> rows =
            partitions(shards, ranges, new RowTasks(3, 2)).stream().flatMap(List::stream).toList();
        assertThat(Images.keys(rows)).isEqualTo(wanted);
        for (Row row : rows) {
          assertThat(row.<byte[]>getAs("image")).isEqualTo(images.get(row.getString(0)));
          assertThat(expected.get((int) row.getLong(4))).isEqualTo(row.getString(0));
        }
      }
    }
  }

  /** Blocks of positions are never cut, the tasks are enough for every core. */
  @Test
  void manyRowsOfOneShardAreManyTasks() {
    for (int i = 0; i < 2000; i++) {
      Images.write(root.resolve("in"), "c" + i % 2 + "/" + i + ".jpg");
    }
    IngestReport report = ingest(0, 64);
    assertThat(report.shards()).isEqualTo(1);
    assertThat(report.classCounts("train")).containsExactly(1000L, 1000L);
    List<RowRange> ranges =
        List.of(new RowRange("train", 13, 1613), new RowRange("train", 1800, 2000));
    try (ImageSource shards = open()) {
      for (int cores : new int[] {1, 2, 8, 32}) {
        for (int alignment : new int[] {1, 32, 160}) {
          List<List<Row>> tasks = partitions(shards, ranges, new RowTasks(alignment, cores));
          assertThat(tasks.size()).isGreaterThanOrEqualTo(Math.min(cores, 1800 / alignment));
          List<Long> positions = new ArrayList<>();
          for (List<Row> task : tasks) {
            long first = task.get(0).getLong(4);
            long next = task.get(task.size() - 1).getLong(4) + 1;
            assertThat(first == 13 || first == 1800 || first % alignment == 0).isTrue();
            assertThat(next == 1613 || next == 2000 || next % alignment == 0).isTrue();
            task.forEach(row -> positions.add(row.getLong(4)));
          }
          List<Long> expected = new ArrayList<>();
          for (RowRange range : ranges) {
            for (long p = range.from(); p < range.to(); p++) {
              expected.add(p);
            }
          }
          assertThat(positions).isEqualTo(expected);
        }
      }
    }
  }

  /** Without checksums in the pages a reader that asks for them checks nothing, silently. */
  @Test
  void everyPageHasItsChecksum() throws IOException {
    for (int i = 0; i < 12; i++) {
      Images.write(root.resolve("in"), "c" + i % 2 + "/" + i + ".jpg", new byte[900_000 + i]);
    }
    IngestReport report = ingest(0, 64);
    String file = report.index().files().get(0).file();
    HadoopInputFile input =
        HadoopInputFile.fromPath(
            new org.apache.hadoop.fs.Path(report.uri(), file), new Configuration());
    int pages = 0;
    try (ParquetFileReader reader =
            ParquetFileReader.open(input, HadoopReadOptions.builder(new Configuration()).build());
        org.apache.parquet.io.SeekableInputStream in = input.newStream()) {
      for (BlockMetaData group : reader.getRowGroups()) {
        assertThat(group.getTotalByteSize()).isLessThanOrEqualTo(ShardWriter.ROW_GROUP_BYTES);
        for (ColumnChunkMetaData column : group.getColumns()) {
          in.seek(column.getStartingPos());
          while (in.getPos() < column.getStartingPos() + column.getTotalSize()) {
            PageHeader page = Util.readPageHeader(in);
            assertThat(page.isSetCrc()).as(column + " " + page.getType()).isTrue();
            in.seek(in.getPos() + page.getCompressed_page_size());
            pages++;
          }
        }
      }
    }
    assertThat(pages).isGreaterThan(6);
  }
}
