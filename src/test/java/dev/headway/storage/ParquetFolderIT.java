package dev.headway.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.HeadwayException;
import dev.headway.testing.LocalSpark;
import dev.headway.testing.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written as a folder of Parquet files, Spark reads back. */
class ParquetFolderIT {
  private static final StructType COLUMNS =
      new StructType()
          .add("key", DataTypes.StringType, false)
          .add("position", DataTypes.LongType, false)
          .add("reason", DataTypes.StringType, true)
          .add("label", DataTypes.IntegerType, false)
          .add("score", DataTypes.FloatType, true)
          .add("scores", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path root;

  @BeforeEach
  void know() {
    ObjectStore.in(spark.sparkContext().hadoopConfiguration());
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "objects"})
  void sparkReadsWhatWasWritten(String scheme) throws IOException {
    List<Row> rows = rows(100);
    write(scheme, spark.createDataFrame(rows, COLUMNS).repartition(3).orderBy("position"));
    Dataset<Row> read = spark.read().parquet(root.resolve("table").toString());
    assertThat(read.schema().fieldNames()).isEqualTo(COLUMNS.fieldNames());
    assertThat(read.orderBy("position").collectAsList()).isEqualTo(rows);
    assertThat(names()).contains("_SUCCESS", "part-00000.parquet");
    assertThat(names()).allMatch(name -> name.matches("_SUCCESS|part-\\d{5}\\.parquet"));
  }

  @Test
  void aTableWithoutRowsHasItsColumns() throws IOException {
    write("objects", spark.createDataFrame(List.<Row>of(), COLUMNS));
    Dataset<Row> read = spark.read().parquet(root.resolve("table").toString());
    assertThat(read.schema().fieldNames()).isEqualTo(COLUMNS.fieldNames());
    assertThat(read.count()).isZero();
    assertThat(names()).containsExactly("_SUCCESS", "part-00000.parquet");
  }

  @Test
  void takesThePlaceOfALongerOne() throws IOException {
    write("objects", spark.createDataFrame(rows(100), COLUMNS).repartition(7));
    write("objects", spark.createDataFrame(rows(5), COLUMNS).coalesce(1));
    assertThat(spark.read().parquet(root.resolve("table").toString()).count()).isEqualTo(5);
  }

  @Test
  void attemptsAtTheSamePartWriteOneFile() throws IOException {
    Dataset<Row> rows = spark.createDataFrame(rows(100), COLUMNS).coalesce(1);
    write("objects", rows);
    byte[] first = Files.readAllBytes(root.resolve("table/part-00000.parquet"));
    write("objects", rows);
    assertThat(root.resolve("table/part-00000.parquet")).hasBinaryContent(first);
  }

  /** An attempt that slept meets the files of the one that has taken over, finished or not. */
  @Test
  void nothingOfAnotherAttemptsIsDeleted() throws IOException {
    Dataset<Row> longer = spark.createDataFrame(rows(100), COLUMNS).repartition(7);
    for (boolean finished : new boolean[] {true, false}) {
      for (int asked : new int[] {1, 2}) {
        AtomicInteger times = new AtomicInteger();
        assertThatThrownBy(
                () ->
                    write(
                        "objects",
                        spark.createDataFrame(rows(5), COLUMNS).coalesce(1),
                        () -> {
                          if (times.incrementAndGet() == asked) {
                            write("objects", longer);
                            if (!finished) {
                              delete(root.resolve("table/_SUCCESS"));
                            }
                          }
                          if (times.get() >= asked) {
                            throw new IllegalStateException("taken over");
                          }
                        }))
            .hasMessage("taken over");
        assertThat(names()).hasSize(finished ? 8 : 7);
      }
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatCantBeWrittenIsToldByItsPlaceAndIsNotFinished() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "in the way");
    Dataset<Row> rows = spark.createDataFrame(rows(5), COLUMNS).coalesce(1);
    assertThatThrownBy(
            () ->
                ParquetFolder.write(
                    rows,
                    new org.apache.hadoop.fs.Path(file + "/table"),
                    () -> {},
                    "; choose another place"))
        .hasStackTraceContaining("table")
        .hasStackTraceContaining(HeadwayException.class.getSimpleName());
    assertThat(file).hasContent("in the way");
  }

  private static List<Row> rows(int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          RowFactory.create(
              "cats/ä " + i + ".jpg",
              (long) i,
              i % 3 == 0 ? null : "because",
              i % 5,
              i % 4 == 0 ? null : i / 7f,
              scala.collection.JavaConverters.asScalaBuffer(List.of(i / 3f, 1 - i / 3f))));
    }
    return rows;
  }

  private void write(String scheme, Dataset<Row> rows) {
    write(scheme, rows, () -> {});
  }

  private void write(String scheme, Dataset<Row> rows, Runnable mayWrite) {
    ParquetFolder.write(
        rows, new org.apache.hadoop.fs.Path(scheme + "://" + root.resolve("table")), mayWrite, "");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("table"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }
}
