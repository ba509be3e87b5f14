package dev.headway.pipeline;

import dev.headway.backbone.Backbones;
import dev.headway.bundle.Bundle;
import dev.headway.catalog.Catalog;
import dev.headway.config.JobConfig;
import dev.headway.error.HeadwayException;
import dev.headway.progress.Progress;
import dev.headway.sample.SampleData;
import dev.headway.sample.SampleSpec;
import dev.headway.sample.SceneSet;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Makes the weights of the built-in backbone: the main job with {@code trainable: all}. */
public final class SamplePretraining {
  private static final long SAMPLE_SEED = 2;
  private static final int IMAGES_PER_CLASS = 400;

  private final SparkSession spark;
  private final Catalog catalog;
  private final TrainJob train;
  private final Consumer<String> say;

  /**
   * A pretraining.
   *
   * @param say is given sentences for the user
   */
  public SamplePretraining(
      SparkSession spark, Catalog catalog, Progress progress, Consumer<String> say) {
    this.spark = spark;
    this.catalog = catalog;
    this.train = new TrainJob(spark, catalog, progress, say);
    this.say = say;
  }

  /**
   * Pretrains.
   *
   * @param to a local directory: gets the scenes, the run, and {@code headway_net.zip}
   * @param settings {@code key=value} over the built-in job
   * @return the weights' path
   */
  public String run(String to, List<String> settings) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Path images = new Path(to, "images");
    say.accept("Making the scenes in " + images);
    try {
      SampleData.write(
          images.getFileSystem(hadoop),
          images,
          new SampleSpec(SceneSet.PRETRAINING, SAMPLE_SEED, IMAGES_PER_CLASS, 0));
    } catch (IOException e) {
      throw HeadwayException.failure(images + " can't be written: " + e.getMessage(), e);
    }
    JobConfig job =
        BuiltInJob.load(
            "pretrain-sample.yaml", List.of("data.source=" + images, "output=" + to), settings);
    RunDirectory run = train.run(job, null, Map.of());
    java.nio.file.Path weights = java.nio.file.Path.of(to, "headway_net.zip");
    Backbones.save(
        Bundle.load(run.uri(), hadoop).network(), catalog.backbone(job.backbone().name()), weights);
    return weights.toString();
  }
}
