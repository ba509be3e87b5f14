package dev.headway.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Means that are made piece by piece where the shuffle brings them. */
class ShuffledMeanIT {
  /** One piece, several, a piece with the end of the parameters in it, and no updater. */
  @ParameterizedTest
  @CsvSource({"1, 7, 13", "2, 1500, 3000", "5, 5000, 10001", "8, 20000, 0", "7, 1023, 1"})
  void areTheBitsThatTheDriverWouldAdd(int workers, int parameters, int updater) {
    SplittableRandom random = new SplittableRandom(workers);
    List<LaneResult> lanes = new ArrayList<>();
    for (int lane = 0; lane < workers; lane++) {
      boolean empty = lane > 0 && lane == workers / 2;
      lanes.add(
          empty
              ? LaneResult.empty(lane, 2)
              : new LaneResult(
                  lane,
                  1 + random.nextInt(100),
                  3,
                  random.nextDouble(),
                  new long[] {lane, 1},
                  "",
                  floats(random, parameters),
                  floats(random, updater)));
    }
    long[] weights = lanes.stream().mapToLong(LaneResult::examples).toArray();
    long total = lanes.stream().mapToLong(LaneResult::examples).sum();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    Reduction.RoundMean mean =
        ShuffledMean.reduce(spark.parallelize(lanes, workers), workers, parameters);
    assertThat(mean.parameters())
        .isEqualTo(mean(lanes.stream().map(LaneResult::parameters).toList(), weights, total));
    assertThat(mean.updater())
        .isEqualTo(mean(lanes.stream().map(LaneResult::updater).toList(), weights, total));
    assertThat(mean.lanes())
        .extracting(LaneResult::lane)
        .containsExactlyElementsOf(lanes.stream().map(LaneResult::lane).toList());
    assertThat(mean.lanes()).extracting(LaneResult::lossSum).doesNotContainNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 1000})
  void everyReducerGetsSomeOfALargeNetworkAndNoneMoreThanItsShare(int reducers) {
    long floats = 138_357_544L * 3;
    int piece = ShuffledMean.piece(floats, reducers);
    assertThat(piece).isBetween(1 << 10, 1 << 18);
    assertThat((floats + piece - 1) / piece).isGreaterThanOrEqualTo(reducers);
    assertThat(ShuffledMean.piece(150_534, 1000)).isEqualTo(1 << 10);
  }

  private static float[] mean(List<float[]> values, long[] weights, long total) {
    return FixedTreeSum.mean(FixedTreeSum.weighted(new ArrayList<>(values), weights), total);
  }

  private static float[] floats(SplittableRandom random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
