package dev.headway.bench;

import dev.headway.config.JobConfig;
import dev.headway.pipeline.JobFeatures;
import org.apache.spark.sql.SparkSession;

/** The job's own feature stage on an embedded Spark. */
final class HeadwayStage implements Featurizing {
  private final SparkSession spark;
  private final JobFeatures features;

  HeadwayStage(JobConfig job, int cores) {
    this.spark = Sparks.local(cores);
    this.features = JobFeatures.open(spark, job);
  }

  @Override
  public long pass(int images) {
    return features.run(images);
  }

  @Override
  public void close() {
    features.close();
    spark.stop();
  }
}
