package dev.headway.pipeline;

import dev.headway.bundle.Bundle;
import dev.headway.bundle.ModelOutput;
import dev.headway.catalog.Catalog;
import dev.headway.config.Features;
import dev.headway.error.HeadwayException;
import dev.headway.evaluate.Classification;
import dev.headway.evaluate.Evaluation;
import dev.headway.evaluate.EvaluationSet;
import dev.headway.evaluate.Outputs;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import dev.headway.pipeline.FeaturizeStage.Featurized;
import dev.headway.progress.Progress;
import dev.headway.shard.ImageSource;
import dev.headway.shard.SplitSize;
import dev.headway.split.Overlap;
import dev.headway.split.SplitOperation;
import dev.headway.split.SplitPlan;
import dev.headway.storage.WholeFile;
import dev.headway.telemetry.Telemetry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Measures a finished model on data that needn't be the run's. */
public final class EvaluateJob {
  private static final String ROLE = "evaluate";

  private final SparkSession spark;
  private final Configuration hadoop;
  private final Catalog catalog;
  private final Progress progress;
  private final Consumer<String> say;

  /**
   * An evaluation.
   *
   * @param say is given sentences for the user
   */
  public EvaluateJob(SparkSession spark, Catalog catalog, Progress progress, Consumer<String> say) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.catalog = catalog;
    this.progress = progress;
    this.say = say;
  }

  /**
   * Measures.
   *
   * @param model a run's or a bundle's URI
   * @param data a catalog name, a shard directory, an image folder or a CSV file
   * @param split a split string; null for all splits of the data
   * @param out a Hadoop URI that the metrics are written to as well; null for none
   * @return the metrics as JSON: loss, accuracy, examples, quarantined
   */
  public String run(String model, String data, String split, String out) {
    Bundle bundle = Bundle.load(model, hadoop);
    // The run's order: its test split is to be the same rows here.
    long seed = Long.parseLong(bundle.manifest().data().getOrDefault("seed", "0"));
    try (Telemetry watched = Telemetry.of(spark, progress);
        ImageSource source = new SourceOpener(spark, catalog).open(data, seed, watched)) {
      requireSameLabels(bundle, source);
      SplitPlan plan =
          SplitPlan.plan(
              Map.of(ROLE, split == null ? everything(source) : split),
              source.splits(),
              Overlap.ALLOWED);
      source.warnings().forEach(say);
      // What comes out is a finished model's, and another model's next time: nothing to keep.
      FeaturizeStage featurize = new FeaturizeStage(spark, watched, say, Features.DEFAULT, null);
      FrozenStage network = FrozenStage.of(bundle);
      network.warn(say);
      Featurized outputs = featurize.run(source, plan.sourceRanges(), network, null);
      try (EvaluationSet set =
          EvaluationSet.of(SplitOperation.of(outputs.features(), plan, ROLE), objective(bundle))) {
        Evaluation evaluation;
        try (Progress.Stage measuring = watched.stage("Evaluate", -1, "images")) {
          evaluation = set.evaluate(bundle.manifest().output().penalty());
          measuring.to(evaluation.examples(), Measures.of(evaluation));
        }
        if (evaluation.examples() == 0) {
          throw HeadwayException.input(
              source.uri()
                  + " has no usable image among the rows to evaluate: "
                  + outputs.topReasons()
                  + "; give other data or another --split");
        }
        String json = RunMetricsParser.toJson(metrics(evaluation, outputs));
        if (out != null) {
          write(out, json);
        }
        return json;
      } finally {
        outputs.features().unpersist(false);
      }
    }
  }

  private static RunMetrics metrics(Evaluation evaluation, Featurized outputs) {
    RunMetrics.Builder metrics = RunMetrics.builder().number("loss", evaluation.loss());
    evaluation.metrics().forEach(metrics::number);
    return metrics
        .whole("examples", evaluation.examples())
        .whole("quarantined", outputs.unusable())
        .build();
  }

  private static Classification objective(Bundle bundle) {
    ModelOutput output = bundle.manifest().output();
    return new Classification(
        new Outputs(output.loss(), output.labelSmoothing(), bundle.manifest().labels().size()),
        output.metrics());
  }

  private static String everything(ImageSource source) {
    return source.splits().stream().map(SplitSize::name).collect(Collectors.joining("+"));
  }

  private static void requireSameLabels(Bundle bundle, ImageSource source) {
    if (!bundle.manifest().labels().equals(source.labels())) {
      throw HeadwayException.input(
          String.format(
              "the model's classes are %s, those of %s are %s: give data with the same classes",
              bundle.manifest().labels(), source.uri(), source.labels()));
    }
  }

  private void write(String uri, String json) {
    Path path = new Path(uri);
    try {
      new WholeFile(path.getFileSystem(hadoop), path)
          .write(out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw HeadwayException.failure(
          "--out " + uri + " can't be written: " + e.getMessage() + "; choose another place", e);
    }
  }
}
