package dev.headway.train;

import java.util.ArrayList;
import java.util.List;

/**
 * How the lanes' results become one. All ways add the same numbers in the same tree over the lanes,
 * so they give the same bits.
 */
enum Reduction {
  /** All lanes' arrays go to the driver, which adds them. One stage. */
  COLLECTED {
    @Override
    RoundMean reduce(LaneRdd<LaneResult> lanes, int workers, int parameters) {
      return mean(lanes.results());
    }
  },

  /** The same where the lanes are in the driver's JVM: their arrays are there already. */
  HANDED_OVER {
    @Override
    RoundMean reduce(LaneRdd<LaneResult> lanes, int workers, int parameters) {
      return mean(lanes.handedOver());
    }
  },

  /**
   * The arrays are cut into pieces, and each piece is added where Spark's shuffle brings it. The
   * driver gets one mean, not one array a lane. Two stages.
   */
  SHUFFLED {
    @Override
    RoundMean reduce(LaneRdd<LaneResult> lanes, int workers, int parameters) {
      return ShuffledMean.reduce(lanes.toJavaRDD(), workers, parameters);
    }
  };

  /** What a driver holds without noticing. */
  private static final long COLLECTED_BYTES = 64L << 20;

  /** The usual way on a cluster for a network of this size. */
  static Reduction forSize(int workers, long floats) {
    return workers * floats * Float.BYTES <= COLLECTED_BYTES ? COLLECTED : SHUFFLED;
  }

  /**
   * Runs the round, one Spark job.
   *
   * @param lanes results in the lanes' order
   * @param parameters of the network; the updater's state comes after them
   */
  abstract RoundMean reduce(LaneRdd<LaneResult> lanes, int workers, int parameters);

  private static RoundMean mean(List<LaneResult> lanes) {
    long[] weights = lanes.stream().mapToLong(LaneResult::examples).toArray();
    return new RoundMean(
        lanes.stream().map(LaneResult::light).toList(),
        mean(lanes.stream().map(LaneResult::parameters).toList(), weights),
        mean(lanes.stream().map(LaneResult::updater).toList(), weights));
  }

  private static float[] mean(List<float[]> values, long[] weights) {
    long total = 0;
    for (long weight : weights) {
      total += weight;
    }
    return FixedTreeSum.mean(FixedTreeSum.weighted(new ArrayList<>(values), weights), total);
  }

  /**
   * A round's end.
   *
   * @param lanes in order, without arrays
   * @param parameters the mean, weighted by examples
   * @param updater the mean, weighted by examples
   */
  record RoundMean(List<LaneResult> lanes, float[] parameters, float[] updater) {}
}
