package dev.headway.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * MLlib's multinomial LogisticRegression (L-BFGS). A pass is one aggregation over all rows, and a
 * fit makes several: one for the features' deviations, and for each iteration as many as its line
 * search takes. They are counted as Spark starts them.
 */
final class MllibRegression implements Contender {
  private static final int ITERATIONS = 10;

  private final Dataset<Row> vectors;
  private final long rows;
  private int passes;

  MllibRegression(Dataset<Row> vectors, long rows) {
    this.vectors = vectors;
    this.rows = rows;
  }

  /** A whole fit; {@link #passes} says of how many passes. */
  @Override
  public long epoch() {
    Aggregations aggregations = new Aggregations();
    vectors.sparkSession().sparkContext().addSparkListener(aggregations);
    try {
      new LogisticRegression()
          .setFamily("multinomial")
          .setMaxIter(ITERATIONS)
          .setTol(0)
          .fit(vectors);
      aggregations.awaitAll(vectors);
    } finally {
      vectors.sparkSession().sparkContext().removeSparkListener(aggregations);
    }
    passes = aggregations.count.get();
    return passes * rows;
  }

  /** Passes of the last fit. */
  int passes() {
    return passes;
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  private static final class Aggregations extends SparkListener {
    private static final String LAST = "bench.last";
    private final AtomicInteger count = new AtomicInteger();
    private final CountDownLatch last = new CountDownLatch(1);

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      if (job.properties() != null && job.properties().containsKey(LAST)) {
        last.countDown();
      } else if (job.stageInfos().exists(stage -> stage.name().startsWith("treeAggregate"))) {
        count.incrementAndGet();
      }
    }

    /** Listeners hear late: a job of our own tells that all before it were heard of. */
    void awaitAll(Dataset<Row> any) {
      any.sparkSession().sparkContext().setLocalProperty(LAST, "yes");
      any.sparkSession().range(1).javaRDD().count();
      any.sparkSession().sparkContext().setLocalProperty(LAST, null);
      try {
        last.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while MLlib's passes were counted", e);
      }
    }
  }
}
