package dev.headway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.feature.FeatureColumns;
import dev.headway.feature.FloatBytes;
import dev.headway.testing.LocalSpark;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class TrainingRowsIT {
  private static final StructType SCHEMA =
      new StructType()
          .add(FeatureColumns.POSITION, DataTypes.LongType, false)
          .add(FeatureColumns.LABEL, DataTypes.IntegerType, false)
          .add(FeatureColumns.FEATURES, DataTypes.BinaryType, true);

  private final JavaSparkContext spark =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

  /** Blocks of 8 MiB, tasks that gather more than that, and rows of other blocks in between. */
  @Test
  void lanesOfSeveralBlocksHaveTheirRowsInOrder() {
    int width = 4096;
    int n = 3_000;
    JavaRDD<LaneRow> rows =
        spark
            .parallelize(IntStream.range(0, 3).boxed().toList(), 3)
            .flatMap(part -> rows(part, n, width));
    LaneLayout layout = LaneLayout.of(n, 2, (long) width * Float.BYTES);
    assertThat(layout.blocks(0)).isGreaterThan(2);
    try (TrainingRows given = TrainingRows.of(rows, layout, VariantDraw.NONE)) {
      assertThat(given.examples()).isEqualTo(n - n / 100);
      List<String> wrong =
          given.lanes((lane, blocks) -> check(layout, lane, blocks, width)).results();
      assertThat(wrong).containsOnly("");
    }
  }

  /** Blocks of 8 MiB, each from several partitions, of which some have rows of two blocks. */
  @Test
  void inOneJvmLanesReadTheirRowsWithoutAShuffle() {
    int n = 3_000;
    int width = 4096;
    SparkSession session = LocalSpark.session();
    for (int workers : new int[] {1, 2, 3}) {
      Dataset<Row> features =
          session.createDataFrame(
              spark
                  .parallelize(IntStream.range(0, 7).boxed().toList(), 7)
                  .flatMap(part -> featureRows(n * part / 7, n * (part + 1) / 7, width)),
              SCHEMA);
      try (TrainingRows given = TrainingRows.of(features, workers)) {
        LaneLayout layout = given.layout();
        assertThat(layout.allBlocks()).isGreaterThan(3);
        assertThat(given.isShuffled()).isFalse();
        List<String> wrong =
            given.lanes((lane, blocks) -> check(layout, lane, blocks, width)).results();
        assertThat(wrong).hasSize(workers).containsOnly("");
      }
    }
  }

  /** Read from where they lie, each block would read everything. */
  @Test
  void scatteredRowsAreShuffled() {
    int n = 5_000;
    int width = 4096;
    Dataset<Row> features =
        LocalSpark.session()
            .createDataFrame(
                spark
                    .parallelize(IntStream.range(0, 3).boxed().toList(), 3)
                    .flatMap(part -> rowsFrom(part, n, width)),
                SCHEMA);
    try (TrainingRows given = TrainingRows.of(features, 7)) {
      LaneLayout layout = given.layout();
      assertThat(given.isShuffled()).isTrue();
      List<String> wrong =
          given.lanes((lane, blocks) -> check(layout, lane, blocks, width)).results();
      assertThat(wrong).hasSize(7).containsOnly("");
    }
  }

  @Test
  void aPositionTwiceIsNamed() {
    Dataset<Row> features =
        LocalSpark.session()
            .createDataFrame(
                spark
                    .parallelize(List.of(0), 1)
                    .flatMap(
                        part ->
                            Stream.of(1, 2, 3, 3, 4)
                                .map(position -> featureRow(position, 2))
                                .iterator()),
                SCHEMA);
    assertThatThrownBy(() -> TrainingRows.of(features, 1))
        .isInstanceOf(SparkException.class)
        .hasMessageContaining(
            "lane 0 has 5 rows from its row 0 on, and position 1 in place 0; there should be 5:"
                + " positions are 0 … n - 1, each once, and the same when read again");
  }

  @Test
  void aFailureLeavesNothingBehind() {
    Set<Integer> before = Set.copyOf(spark.getPersistentRDDs().keySet());
    JavaRDD<LaneRow> rows = spark.parallelize(List.of(0), 1).flatMap(part -> rows(part, 30, 2));
    assertThatThrownBy(() -> TrainingRows.of(rows, LaneLayout.of(31, 2, 8), VariantDraw.NONE))
        .isInstanceOf(SparkException.class)
        .hasMessageContaining("positions are 0 … n - 1, each once");
    assertThat(spark.getPersistentRDDs().keySet()).isEqualTo(before);
  }

  /** Every third row from {@code part} on; each hundredth is unusable. */
  private static Iterator<LaneRow> rows(int part, int n, int width) {
    int step = width == 2 ? 1 : 3;
    List<LaneRow> rows = new ArrayList<>();
    for (int i = part; i < n; i += step) {
      float[] values = new float[width];
      java.util.Arrays.fill(values, i);
      byte[] bytes = i % 100 == 0 ? null : FloatBytes.bytes(values, 0, width);
      rows.add(new LaneRow(i, bytes, i % 7, new float[0]));
    }
    return rows.iterator();
  }

  private static Iterator<Row> featureRows(int from, int to, int width) {
    return IntStream.range(from, to).mapToObj(i -> featureRow(i, width)).iterator();
  }

  private static Iterator<Row> rowsFrom(int part, int n, int width) {
    return IntStream.range(0, n)
        .filter(i -> i % 3 == part)
        .mapToObj(i -> featureRow(i, width))
        .iterator();
  }

  private static Row featureRow(int position, int width) {
    float[] values = new float[width];
    java.util.Arrays.fill(values, position);
    byte[] bytes = position % 100 == 0 ? null : FloatBytes.bytes(values, 0, width);
    return RowFactory.create((long) position, position % 7, bytes);
  }

  private static String check(LaneLayout layout, int lane, LaneBlocks blocks, int width) {
    long row = 0;
    for (int b = 0; b < blocks.count(); b++) {
      LaneBlock block = blocks.open(b);
      for (int i = 0; i < block.rows(); i++, row++) {
        long position = layout.position(lane, row);
        int place = block.place(i);
        boolean right =
            place < 0
                ? position % 100 == 0
                : block.usable().positions()[place] == position
                    && block.usable().labels()[place] == position % 7
                    && block.usable().values()[place * width + width - 1] == position;
        if (!right) {
          return "lane " + lane + " row " + row;
        }
      }
    }
    return row == layout.laneRows(lane) ? "" : "lane " + lane + " has " + row + " rows";
  }
}
