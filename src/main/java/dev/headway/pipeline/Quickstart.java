package dev.headway.pipeline;

import dev.headway.catalog.Catalog;
import dev.headway.config.JobConfig;
import dev.headway.error.HeadwayException;
import dev.headway.history.RunMetricsParser;
import dev.headway.progress.Progress;
import dev.headway.sample.SampleData;
import dev.headway.sample.SampleSpec;
import dev.headway.sample.SceneSet;
import dev.headway.shard.Ingest;
import dev.headway.shard.IngestRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The main job on the built-in sample: a head on the pretrained backbone, and the same head on the
 * same backbone with random weights, so that one can see what the pretraining is worth.
 */
public final class Quickstart {
  private static final String OUTPUT = "runs";
  private static final long SAMPLE_SEED = 1;
  private static final int IMAGES_PER_CLASS = 150;
  private static final int BROKEN_FILES = 6;

  private final SparkSession spark;
  private final TrainJob train;
  private final Progress progress;
  private final Consumer<String> say;

  /**
   * A quickstart.
   *
   * @param say is given sentences for the user
   */
  public Quickstart(SparkSession spark, Catalog catalog, Progress progress, Consumer<String> say) {
    this.spark = spark;
    this.train = new TrainJob(spark, catalog, progress, say);
    this.progress = progress;
    this.say = say;
  }

  /** Runs it and gives the path of the report. */
  public String run() {
    String sample = OUTPUT + "/_sample";
    say.accept("Making the sample in " + sample);
    writeSample(new Path(sample));
    Ingest.run(
        spark,
        new IngestRequest(
            sample + "/images", sample + "/shards", 0, IngestRequest.DEFAULT_SHARD_MIB, null),
        progress);
    say.accept("For comparison: the same head on the same backbone with random weights");
    RunDirectory random =
        train.run(
            job(sample, "name=quickstart-random-backbone", "backbone.weights=random"),
            null,
            Map.of());
    double randomAccuracy =
        RunMetricsParser.fromJson(random.read("metrics.json"), "metrics.json")
            .number("test_accuracy")
            .orElseThrow();
    say.accept("The main job: a head on the pretrained backbone");
    RunDirectory run =
        train.run(job(sample), null, Map.of("random_backbone_test_accuracy", randomAccuracy));
    return new Path(run.uri(), ReportJob.REPORT).toUri().getPath();
  }

  private void writeSample(Path sample) {
    try {
      FileSystem files = sample.getFileSystem(spark.sparkContext().hadoopConfiguration());
      files.delete(sample, true);
      SampleData.write(
          files,
          new Path(sample, "images"),
          new SampleSpec(SceneSet.QUICKSTART, SAMPLE_SEED, IMAGES_PER_CLASS, BROKEN_FILES));
    } catch (IOException e) {
      throw HeadwayException.failure(
          "the sample can't be written to " + sample + ": " + e.getMessage(), e);
    }
  }

  private static JobConfig job(String sample, String... settings) {
    return BuiltInJob.load(
        "quickstart.yaml",
        List.of("data.source=" + sample + "/shards", "output=" + OUTPUT),
        List.of(settings));
  }
}
