package dev.headway.telemetry;

import dev.headway.progress.Epoch;
import dev.headway.progress.Progress;
import org.apache.spark.sql.SparkSession;

/**
 * Tells of a piece of work wherever it is looked at: to its own listener, in Spark's pages, in the
 * log and in Spark's metrics. For the calling thread, until it is closed.
 */
public final class Telemetry implements Progress, AutoCloseable {
  private final Labels labels;
  private final Progress all;

  private Telemetry(Labels labels, Progress all) {
    this.labels = labels;
    this.all = all;
  }

  /** Of a run, whose gauges start anew. */
  public static Telemetry ofRun(SparkSession spark, String run, Progress progress) {
    RunGauges.ofProcess().clear();
    return of(new Labels(spark.sparkContext(), run, System::nanoTime), progress);
  }

  /** Of work that is no run. */
  public static Telemetry of(SparkSession spark, Progress progress) {
    return of(new Labels(spark.sparkContext(), null, System::nanoTime), progress);
  }

  private static Telemetry of(Labels labels, Progress progress) {
    // The listener last: who looks from there finds the other two up to date.
    return new Telemetry(labels, Progress.all(labels, RunGauges.ofProcess(), progress));
  }

  @Override
  public Stage stage(String name, long total, String unit) {
    return all.stage(name, total, unit);
  }

  @Override
  public Stage featurize(long images) {
    return all.featurize(images);
  }

  @Override
  public Stage epoch(Epoch epoch) {
    return all.epoch(epoch);
  }

  @Override
  public void close() {
    labels.close();
  }
}
