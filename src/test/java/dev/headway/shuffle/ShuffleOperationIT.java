package dev.headway.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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
