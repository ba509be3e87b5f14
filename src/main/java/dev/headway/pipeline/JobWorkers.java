package dev.headway.pipeline;

import dev.headway.config.Fit;
import dev.headway.config.JobConfig;
import dev.headway.config.Workers;
import dev.headway.split.SplitPlan;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** How many lanes {@code fit.workers: auto} is. */
final class JobWorkers {
  private JobWorkers() {}

  /** The job with a number. */
  static JobConfig resolve(SparkSession spark, JobConfig job, SplitPlan plan) {
    Fit fit = job.fit();
    if (!fit.workers().isAuto()) {
      return job;
    }
    long roundRows = (long) job.input().batchSize() * fit.averagingFrequency();
    long useful = Math.max(1, plan.rows(JobSplits.TRAIN) / roundRows);
    int workers = (int) Math.min(coresAskedFor(spark), useful);
    return job.with(Workers.of(workers));
  }

  /** What is registered by now, which Spark's default parallelism says, differs from run to run. */
  private static int coresAskedFor(SparkSession spark) {
    SparkConf conf = spark.sparkContext().getConf();
    int most = conf.getInt("spark.cores.max", 0);
    int executors = conf.getInt("spark.executor.instances", 0);
    if (spark.sparkContext().isLocal() || most == 0 && executors == 0) {
      return spark.sparkContext().defaultParallelism();
    }
    return most > 0 ? most : executors * conf.getInt("spark.executor.cores", 1);
  }
}
