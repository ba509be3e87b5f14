package dev.headway.train;

import dev.headway.feature.FeatureColumns;
import dev.headway.feature.FloatBytes;
import dev.headway.shuffle.ShuffleOperation;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** The training split's rows, given to the lanes once and kept there for all epochs. */
public final class TrainingRows implements AutoCloseable {
  private final Dataset<Row> laned;
  private final List<Long> usable;

  private TrainingRows(Dataset<Row> laned, List<Long> usable) {
    this.laned = laned;
    this.usable = usable;
  }

  /**
   * Gives rows to lanes: lane i has the positions i, i + workers, i + 2 · workers, …
   *
   * @param features the columns of {@link FeatureColumns}, positions 0 … n - 1 in the split
   * @param workers lanes, at least 1
   */
  public static TrainingRows of(Dataset<Row> features, int workers) {
    Dataset<Row> laned =
        ShuffleOperation.lanes(features, workers).persist(StorageLevel.MEMORY_AND_DISK());
    return new TrainingRows(laned, countUsable(laned));
  }

  /** All usable rows. */
  public long examples() {
    return usable.stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Mean and standard deviation of each feature over the usable rows; 1 where a feature doesn't
   * vary. Sums are per lane in position order, then over the lanes in the fixed tree.
   */
  public Standardization standardization() {
    double[] mean = means(sums(new double[0]));
    double[] variance = means(sums(mean));
    float[] deviation = new float[mean.length];
    float[] center = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      center[i] = (float) mean[i];
      deviation[i] = variance[i] > 0 ? (float) Math.sqrt(variance[i]) : 1;
    }
    return new Standardization(center, deviation);
  }

  @Override
  public void close() {
    laned.unpersist(false);
  }

  Dataset<Row> laned() {
    return laned;
  }

  List<Long> usableByLane() {
    return usable;
  }

  private double[] means(List<double[]> lanes) {
    double[] sum = FixedTreeSum.sum(lanes.stream().filter(lane -> lane.length > 0).toList());
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= examples();
    }
    return sum;
  }

  /** Σ x by lane, or Σ (x - mean)² when a mean is given. */
  private List<double[]> sums(double[] mean) {
    JavaRDD<Row> rows = laned.select(FeatureColumns.FEATURES).javaRDD();
    return new ArrayList<>(
        rows.mapPartitions(lane -> List.of(sum(lane, mean)).iterator()).collect());
  }

  private static double[] sum(Iterator<Row> lane, double[] mean) {
    double[] sum = new double[0];
    while (lane.hasNext()) {
      byte[] bytes = lane.next().getAs(0);
      if (bytes != null) {
        FloatBuffer values = FloatBytes.floats(bytes);
        if (sum.length == 0) {
          sum = new double[values.remaining()];
        }
        for (int i = 0; i < sum.length; i++) {
          double x = values.get(i);
          sum[i] += mean.length == 0 ? x : (x - mean[i]) * (x - mean[i]);
        }
      }
    }
    return sum;
  }

  private static List<Long> countUsable(Dataset<Row> laned) {
    return laned
        .select(FeatureColumns.REASON)
        .javaRDD()
        .mapPartitions(
            lane -> {
              long count = 0;
              while (lane.hasNext()) {
                count += lane.next().isNullAt(0) ? 1 : 0;
              }
              return List.of(count).iterator();
            })
        .collect();
  }
}
