package dev.headway.pipeline;

import dev.headway.catalog.Catalog;
import dev.headway.history.RunMetricsParser;
import dev.headway.progress.Progress;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The main job on the built-in sample: a head on the pretrained backbone, and the same head on the
 * same backbone with random weights, so that one can see what the pretraining is worth.
 */
public final class Quickstart {
  private static final String OUTPUT = "runs";

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
    QuickstartSample sample = new QuickstartSample(spark, OUTPUT);
    say.accept("Making the sample in " + sample.uri());
    sample.write(progress);
    say.accept("For comparison: the same head on the same backbone with random weights");
    RunDirectory random =
        train.run(
            sample.job(List.of("name=quickstart-random-backbone", "backbone.weights=random")),
            null,
            Map.of());
    double randomAccuracy =
        RunMetricsParser.fromJson(random.read("metrics.json"), "metrics.json")
            .number("test_accuracy")
            .orElseThrow();
    say.accept("The main job: a head on the pretrained backbone");
    RunDirectory run =
        train.run(
            sample.job(List.of()), null, Map.of("random_backbone_test_accuracy", randomAccuracy));
    return new Path(run.uri(), ReportJob.REPORT).toUri().getPath();
  }
}
