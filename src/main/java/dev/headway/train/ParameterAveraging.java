package dev.headway.train;

import dev.headway.backbone.TrainableNetwork;
import dev.headway.error.HeadwayException;
import dev.headway.feature.PackedRows;
import dev.headway.shuffle.ShuffleOperation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Trains by synchronous parameter averaging: in a round each lane trains its next {@code
 * averagingFrequency} minibatches from the same state, and the lanes' parameters and updater states
 * are averaged, weighted by the rows that each trained. Every usable row is trained once an epoch.
 *
 * <p>A round is an ordinary Spark stage. Its result is a function of (state, epoch, rows, workers):
 * not of executors, partitions, attempts or the order in which lanes come back.
 */
public final class ParameterAveraging {
  /** The largest whose square is still a float. */
  private static final float LARGEST_WEIGHT = 1.8e19f;

  /** Rounds in a row above the bound that end training. */
  private static final int MOST_ROUNDS_ABOVE = 3;

  private final JavaSparkContext spark;
  private final TrainingRows rows;
  private final TrainingPlan plan;
  private final LaneTrainer trainer;
  private final int rounds;
  private LaneState state;
  private double bound = Double.POSITIVE_INFINITY;
  private int above;

  /**
   * A trainer at the start.
   *
   * @param rows the training split, in {@code plan.workers()} lanes
   * @param classes the width of the network's softmax
   * @param seed of whatever the network draws at random
   * @param initial the network's first parameters
   */
  public ParameterAveraging(
      TrainingRows rows,
      TrainableNetwork network,
      int classes,
      long seed,
      TrainingPlan plan,
      float[] initial) {
    this.spark = JavaSparkContext.fromSparkContext(rows.laned().sparkSession().sparkContext());
    this.rows = rows;
    this.plan = plan;
    this.trainer = new LaneTrainer(network, plan.batchSize(), classes, seed);
    long longest = rows.usableByLane().stream().mapToLong(Long::longValue).max().orElse(0);
    this.rounds = Math.toIntExact((longest + plan.roundRows() - 1) / plan.roundRows());
    this.state = new LaneState(initial, new float[0], 0, 0);
  }

  /** Averagings in an epoch. */
  public int rounds() {
    return rounds;
  }

  /** Takes training for diverged when three rounds in a row have a mean loss above this. */
  public void refuseAbove(double loss) {
    bound = loss;
  }

  /** Where training stands. */
  public LaneState state() {
    return state;
  }

  /**
   * Trains one epoch.
   *
   * @param epoch from 0; the order of the rows follows from it
   * @throws HeadwayException (exit 4) when the loss stops being a number
   * @throws IllegalStateException when not every row was trained exactly once
   */
  public EpochSummary epoch(int epoch, RoundListener listener) {
    int roundRows = plan.roundRows();
    JavaRDD<PackedRows> blocks =
        ShuffleOperation.epoch(rows.laned(), plan.shuffle(), epoch)
            .javaRDD()
            .mapPartitions(lane -> new RoundRows(lane, roundRows))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      double[] losses = new double[rounds];
      long trained = 0;
      long correct = 0;
      double lossSoFar = 0;
      for (int round = 0; round < rounds; round++) {
        List<LaneResult> lanes = round(blocks, epoch, round);
        losses[round] = FixedTreeSum.sum(lanes.stream().mapToDouble(LaneResult::lossSum).toArray());
        long now = lanes.stream().mapToLong(LaneResult::examples).sum();
        trained += now;
        correct += lanes.stream().mapToLong(LaneResult::correct).sum();
        lossSoFar += losses[round];
        refuseDivergence(losses[round] / now, epoch, round);
        state = average(lanes, epoch);
        refuseExplosion(state.parameters(), epoch, round);
        listener.round(round + 1, rounds, lossSoFar / trained, (double) correct / trained);
      }
      if (trained != rows.examples()) {
        throw new IllegalStateException(
            "epoch " + epoch + " trained " + trained + " rows instead of " + rows.examples());
      }
      return new EpochSummary(
          trained, FixedTreeSum.sum(losses) / trained, (double) correct / trained, rounds);
    } finally {
      blocks.unpersist(false);
    }
  }

  private List<LaneResult> round(JavaRDD<PackedRows> blocks, int epoch, int round) {
    Broadcast<LaneState> start =
        spark.broadcast(
            new LaneState(state.parameters(), state.updater(), state.iteration(), epoch));
    LaneTrainer lane = trainer;
    try {
      List<LaneResult> results =
          new ArrayList<>(
              blocks
                  .mapPartitionsWithIndex(
                      (index, packed) -> {
                        PackedRows block = skipTo(packed, round);
                        return List.of(
                                block == null
                                    ? LaneResult.empty(index)
                                    : lane.train(start.value(), block, index, round))
                            .iterator();
                      },
                      true)
                  .collect());
      results.sort(Comparator.comparingInt(LaneResult::lane));
      return results;
    } finally {
      start.destroy();
    }
  }

  private LaneState average(List<LaneResult> lanes, int epoch) {
    long[] weights = lanes.stream().mapToLong(LaneResult::examples).toArray();
    int longest = lanes.stream().mapToInt(LaneResult::minibatches).max().orElse(0);
    return new LaneState(
        mean(lanes.stream().map(LaneResult::parameters).toList(), weights),
        mean(lanes.stream().map(LaneResult::updater).toList(), weights),
        state.iteration() + longest,
        epoch);
  }

  private static float[] mean(List<float[]> values, long[] weights) {
    long total = 0;
    for (long weight : weights) {
      total += weight;
    }
    double[] sum = FixedTreeSum.weighted(values, weights);
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / total);
    }
    return mean;
  }

  private void refuseDivergence(double loss, int epoch, int round) {
    above = loss > bound ? above + 1 : 0;
    if (!Double.isFinite(loss) || above == MOST_ROUNDS_ABOVE) {
      throw HeadwayException.diverged(
          String.format(
              "training diverged in epoch %d, round %d: the loss is %s;"
                  + " lower compile.optimizer.learning_rate",
              epoch + 1, round + 1, loss));
    }
  }

  /**
   * A loss is clipped and thus finite even where the weights have left all bounds; and it is that
   * from before the step.
   */
  private static void refuseExplosion(float[] weights, int epoch, int round) {
    for (float weight : weights) {
      if (!(Math.abs(weight) < LARGEST_WEIGHT)) {
        throw HeadwayException.diverged(
            String.format(
                "training diverged in epoch %d, round %d: a weight is beyond %s;"
                    + " lower compile.optimizer.learning_rate",
                epoch + 1, round + 1, LARGEST_WEIGHT));
      }
    }
  }

  private static PackedRows skipTo(Iterator<PackedRows> blocks, int round) {
    for (int i = 0; i < round && blocks.hasNext(); i++) {
      blocks.next();
    }
    return blocks.hasNext() ? blocks.next() : null;
  }
}
