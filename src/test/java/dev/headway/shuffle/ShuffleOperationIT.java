package dev.headway.shuffle;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.testing.LocalSpark;
import dev.headway.testing.RoundTrip;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShuffleOperationIT {
  private final SparkSession spark = LocalSpark.session();

  @ParameterizedTest
  @CsvSource({
    "100,1,16,1,true",
    "100,1,16,8,false",
    "97,7,5,3,true",
    "97,7,5,8,false",
    "3,5,1000,2,true"
  })
  void ordersEachLaneAsTfDataDoesWhateverThePartitions(
      int n, int workers, int buffer, int partitions, boolean adaptive) {
    spark.conf().set("spark.sql.adaptive.enabled", adaptive);
    ShuffleSpec spec = ShuffleSpec.of(buffer, 123, Reshuffle.EACH_ITERATION);
    Dataset<Row> rows =
        spark.range(0, n, 1, partitions).toDF("position").repartition(partitions).persist();
    Dataset<Row> laned = ShuffleOperation.lanes(rows, workers).persist();
    for (int epoch = 0; epoch < 2; epoch++) {
      Dataset<Row> ordered = ShuffleOperation.epoch(laned, spec, epoch);
      assertThat(ordered.columns()).containsExactly("position", "lane", "epoch", "order");
      List<List<Long>> lanes = partitions(ordered);
      assertThat(lanes).hasSize(workers);
      for (int lane = 0; lane < workers; lane++) {
        List<Long> expected = new ArrayList<>();
        int first = lane;
        new ShuffleBuffer<>(
                LongStream.range(0, n).filter(p -> p % workers == first).boxed().iterator(),
                ShuffleSpec.of(buffer, 123 + lane, Reshuffle.EACH_ITERATION),
                epoch)
            .forEachRemaining(expected::add);
        assertThat(lanes.get(lane)).isEqualTo(expected);
      }
      int current = epoch;
      assertThat(ordered.collectAsList())
          .allSatisfy(
              row -> {
                assertThat(row.getInt(1)).isEqualTo((int) (row.getLong(0) % workers));
                assertThat(row.getInt(2)).isEqualTo(current);
                assertThat(lanes.get(row.getInt(1)).get((int) row.getLong(3)))
                    .isEqualTo(row.getLong(0));
              });
    }
    laned.unpersist();
    rows.unpersist();
  }

  /** AQE may coalesce or skew what comes before; the lanes and their order stay the same. */
  @Test
  void isTheSameWhateverComesBefore() {
    ShuffleSpec spec = ShuffleSpec.of(10, -1, Reshuffle.EACH_ITERATION);
    List<Row> first = null;
    for (int partitions : new int[] {1, 3, 8}) {
      for (boolean adaptive : new boolean[] {true, false}) {
        spark.conf().set("spark.sql.adaptive.enabled", adaptive);
        Dataset<Row> rows =
            spark
                .range(0, 60, 1, partitions)
                .select(col("id").as("position"), col("id").cast("binary").as("bytes"))
                .orderBy(hash(col("id")));
        Dataset<Row> ordered = ShuffleOperation.epoch(ShuffleOperation.lanes(rows, 7), spec, 1);
        assertThat(ordered.javaRDD().getNumPartitions()).isEqualTo(7);
        List<Row> trained = ordered.drop("bytes").collectAsList();
        first = first == null ? trained : first;
        assertThat(trained).isEqualTo(first);
      }
    }
    assertThat(first).hasSize(60);
  }

  @Test
  void refusesLanesThatWereMovedInBetween() {
    ShuffleSpec spec = ShuffleSpec.of(10, 1, Reshuffle.NEVER);
    Dataset<Row> laned = ShuffleOperation.lanes(spark.range(9).toDF("position"), 3);
    assertThat(ShuffleOperation.epoch(laned.filter("position != 3"), spec, 0).count()).isEqualTo(8);
    assertThatThrownBy(() -> ShuffleOperation.epoch(laned.coalesce(1), spec, 0).collectAsList())
        .rootCause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "partition 0 has position 1 of lane 1 after 6: an epoch is made of what lanes() gave,"
                + " as it came, not repartitioned, coalesced or sorted");
    Dataset<Row> backwards = laned.sortWithinPartitions(col("position").desc());
    assertThatThrownBy(() -> ShuffleOperation.epoch(backwards, spec, 0).collectAsList())
        .rootCause()
        .hasMessageContaining("not repartitioned, coalesced or sorted");
    assertThatThrownBy(() -> ShuffleOperation.lanes(laned, 0))
        .hasMessage("there is at least 1 worker, not 0");
  }

  /** What a shuffle moves, under either serializer. */
  @Test
  void rowsReachTheirLanesAsTheyAre() {
    Row row = RowFactory.create(5L, "a", new byte[] {1, 2}, null);
    scala.Tuple2<Long, Row> keyed = new scala.Tuple2<>(5L, row);
    assertThat(RoundTrip.java(keyed)).isEqualTo(keyed);
    assertThat(RoundTrip.kryo(keyed)).isEqualTo(keyed);
  }

  @AfterEach
  void restore() {
    spark.conf().unset("spark.sql.adaptive.enabled");
  }

  private static List<List<Long>> partitions(Dataset<Row> rows) {
    return new ArrayList<>(
        new TreeMap<>(
                rows.javaRDD()
                    .mapPartitionsWithIndex(
                        (index, partition) -> {
                          List<Long> positions = new ArrayList<>();
                          partition.forEachRemaining(row -> positions.add(row.getLong(0)));
                          return List.of(new scala.Tuple2<>(index, positions)).iterator();
                        },
                        true)
                    .mapToPair(t -> t)
                    .collectAsMap())
            .values());
  }
}
