package dev.headway.feature;

import dev.headway.shard.ContentDigests;
import dev.headway.shard.SourceTask;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Runs the frozen part of a network once over every image. A batch is a fixed block of positions,
 * so that the features of a row don't depend on how the rows came to the tasks, nor on which rows a
 * job wants.
 */
public final class Featurizer {
  /** Rows of a block: what a source's tasks have to begin and end at multiples of. */
  public static final int BLOCK_ROWS = ContentDigests.BLOCK_ROWS;

  private Featurizer() {}

  /**
   * Decodes and featurizes, or takes what the store has.
   *
   * @param tasks begin at multiples of {@link #BLOCK_ROWS}, and end there or at their split's end
   * @param tally is told how it goes
   * @return the columns of {@link FeatureColumns}, lazily
   */
  public static Dataset<Row> features(
      SparkSession spark, JavaRDD<SourceTask> tasks, FeatureRequest request, FeatureTally tally) {
    Broadcast<FeatureRequest> sent =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(request);
    JavaRDD<Row> rows =
        tasks.flatMap(
            task -> {
              TaskFeatures features = new TaskFeatures(task, sent.value(), tally);
              TaskContext.get()
                  .addTaskCompletionListener((TaskCompletionListener) context -> features.close());
              return features;
            });
    return spark.createDataFrame(rows, FeatureColumns.SCHEMA);
  }
}
