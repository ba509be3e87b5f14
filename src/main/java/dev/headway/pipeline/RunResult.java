package dev.headway.pipeline;

import dev.headway.bundle.Bundle;
import dev.headway.bundle.Manifest;
import dev.headway.bundle.ModelOutput;
import dev.headway.config.JobConfig;
import dev.headway.evaluate.Evaluation;
import dev.headway.feature.FeatureColumns;
import dev.headway.history.History;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import dev.headway.history.RunSummary;
import dev.headway.history.RunSummaryParser;
import dev.headway.pipeline.FeaturizeStage.Featurized;
import dev.headway.pipeline.FitLoop.Fitted;
import dev.headway.shard.ImageSource;
import dev.headway.split.SplitOperation;
import dev.headway.split.SplitPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** What a run found out, and the files that say so. */
final class RunResult {
  private final RunDirectory run;
  private final JobConfig job;
  private final SplitPlan plan;
  private final ImageSource source;
  private final Featurized featurized;
  private final Map<String, Map<String, Long>> rowsPerClass = new LinkedHashMap<>();
  private final Map<String, Long> usable = new LinkedHashMap<>();
  private final Map<String, Long> usablePerClass = new LinkedHashMap<>();
  private long trainExamples;
  private Evaluation initial;
  private Fitted fitted;
  private Evaluation tested;
  private double evaluateSeconds;
  private ComputationGraph whole;
  private String modelSha256;
  private LoadedBackbone backbone;

  RunResult(
      RunDirectory run, JobConfig job, SplitPlan plan, ImageSource source, Featurized featurized) {
    this.run = run;
    this.job = job;
    this.plan = plan;
    this.source = source;
    this.featurized = featurized;
  }

  List<String> labels() {
    return source.labels();
  }

  /** The training split's usable rows by class, once {@link #countClasses} has counted. */
  List<Long> usablePerClass() {
    return source.labels().stream().map(label -> usablePerClass.getOrDefault(label, 0L)).toList();
  }

  /** Counts the classes of each role; a class that a role lacks is worth a warning. */
  List<String> countClasses() {
    Dataset<Row> assigned = SplitOperation.assign(featurized.features(), plan);
    for (String role : plan.roles()) {
      Map<String, Long> counts = new LinkedHashMap<>();
      source.labels().forEach(label -> counts.put(label, 0L));
      rowsPerClass.put(role, counts);
      usable.put(role, 0L);
    }
    assigned
        .groupBy(
            assigned.col(FeatureColumns.SPLIT),
            assigned.col(FeatureColumns.LABEL),
            assigned.col(FeatureColumns.REASON).isNull())
        .count()
        .collectAsList()
        .forEach(
            row -> {
              String role = row.getString(0);
              rowsPerClass
                  .get(role)
                  .merge(source.labels().get(row.getInt(1)), row.getLong(3), Long::sum);
              if (row.getBoolean(2)) {
                usable.merge(role, row.getLong(3), Long::sum);
                if (role.equals(JobSplits.TRAIN)) {
                  usablePerClass.put(source.labels().get(row.getInt(1)), row.getLong(3));
                }
              }
            });
    List<String> sentences = new ArrayList<>();
    rowsPerClass.forEach(
        (role, counts) -> {
          sentences.add(role + " (" + plan.spec(role) + "): " + counts(counts));
          counts.forEach(
              (label, count) -> {
                if (count == 0) {
                  sentences.add("warning: the " + role + " split has no image of class " + label);
                }
              });
        });
    return sentences;
  }

  void trained(long examples, Evaluation before, Fitted result, Evaluation onTest, double seconds) {
    trainExamples = examples;
    initial = before;
    fitted = result;
    tested = onTest;
    evaluateSeconds = seconds;
  }

  void model(ComputationGraph network, String sha256, LoadedBackbone from) {
    whole = network;
    modelSha256 = sha256;
    backbone = from;
  }

  /** Writes the bundle, the metrics, the summary and the report, and gives the report's text. */
  String write(
      SparkSession spark,
      Map<String, Double> alsoMeasured,
      double totalSeconds,
      Map<String, Long> topReasons) {
    RunMetrics metrics = metrics(alsoMeasured, totalSeconds);
    RunSummary summary = summary(topReasons);
    Map<String, String> provenance = provenance(spark);
    Bundle.write(
        run.resolve("bundle"),
        whole,
        files -> manifest(metrics, provenance, spark, files),
        spark.sparkContext().hadoopConfiguration());
    RunMetricsParser.requireComplete(metrics);
    run.write("metrics.json", RunMetricsParser.toJson(metrics));
    run.write("evaluation.json", RunSummaryParser.toJson(summary));
    run.write(ReportJob.PROVENANCE, ReportJob.provenance(provenance));
    return ReportJob.draw(run).summary();
  }

  private RunMetrics metrics(Map<String, Double> alsoMeasured, double totalSeconds) {
    RunMetrics.Builder metrics = RunMetrics.builder();
    put(metrics, "initial", initial);
    put(metrics, "val", fitted.validation());
    put(metrics, "test", tested);
    alsoMeasured.forEach(metrics::number);
    metrics.whole("train_examples", trainExamples);
    metrics.whole("validation_examples", usable.getOrDefault(JobSplits.VALIDATION, 0L));
    metrics.whole("test_examples", usable.getOrDefault(JobSplits.TEST, 0L));
    metrics.wholes("examples_per_epoch", fitted.examples());
    metrics.whole("quarantined", featurized.unusable());
    metrics.number("featurize_images_per_second", featurized.usable() / featurized.seconds());
    metrics.number("featurize_seconds", featurized.seconds());
    metrics.number("train_seconds", fitted.trainSeconds());
    metrics.number("evaluate_seconds", evaluateSeconds);
    metrics.number("total_seconds", totalSeconds);
    metrics.whole("workers", job.fit().workers().count());
    metrics.whole("epochs_run", fitted.examples().size());
    metrics.whole("best_epoch", bestEpoch());
    metrics.text("feature_cache", "miss");
    metrics.text("model_sha256", modelSha256);
    return metrics.build();
  }

  private static void put(RunMetrics.Builder metrics, String prefix, Evaluation evaluation) {
    if (evaluation == null) {
      metrics.nothing(prefix + "_loss").nothing(prefix + "_accuracy");
    } else {
      metrics.number(prefix + "_loss", evaluation.loss());
      evaluation.metrics().forEach((name, value) -> metrics.number(prefix + "_" + name, value));
    }
  }

  private long bestEpoch() {
    return fitted
        .history()
        .best(fitted.validation() == null ? "loss" : "val_loss")
        .map(History.Best::epoch)
        .orElse(0);
  }

  private RunSummary summary(Map<String, Long> topReasons) {
    List<RunSummary.Role> roles =
        plan.roles().stream()
            .map(r -> new RunSummary.Role(r, plan.spec(r), plan.rows(r), usable.get(r)))
            .toList();
    List<RunSummary.Quarantined> quarantined =
        featurized.unusableRows(RunSummary.MOST_QUARANTINED).stream()
            .map(
                row ->
                    new RunSummary.Quarantined(
                        row.getString(0), row.getString(1), row.getLong(2), row.getString(3)))
            .toList();
    return new RunSummary(
        source.labels(),
        tested == null ? null : RunSummary.matrix(tested.confusion()),
        rowsPerClass,
        roles,
        quarantined,
        featurized.unusable(),
        topReasons);
  }

  private Map<String, String> provenance(SparkSession spark) {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("data", source.uri());
    provenance.put("rows_sha256", featurized.rowsSha256());
    provenance.put("backbone", backbone.descriptor().name());
    provenance.put("weights", backbone.weights());
    provenance.put("backbone_sha256", backbone.sha256());
    provenance.put("model_sha256", modelSha256);
    provenance.putAll(Versions.of(spark));
    return provenance;
  }

  private Manifest manifest(
      RunMetrics metrics,
      Map<String, String> provenance,
      SparkSession spark,
      Map<String, String> files) {
    Map<String, Double> measured = new LinkedHashMap<>();
    for (String name : metrics.names()) {
      if (name.matches("(initial|val|test)_.*") && !name.endsWith("_examples")) {
        metrics.number(name).ifPresent(value -> measured.put(name, value));
      }
    }
    return new Manifest(
        job.name(),
        run.runId(),
        Instant.now().toString(),
        source.labels(),
        backbone.inputSize(),
        backbone.descriptor().preprocess(),
        new ModelOutput(
            job.compile().loss(),
            job.compile().labelSmoothing(),
            JobNetworks.rules(job).penalty(whole),
            job.compile().metrics()),
        backbone.descriptor().name(),
        Map.of(
            "uri", source.uri(),
            "seed", Long.toString(source.seed()),
            "rows_sha256", featurized.rowsSha256(),
            "split_sha256", Digests.sha256(run.read("split.json"))),
        Map.of(
            "uri", backbone.weights(),
            "backbone_sha256", provenance.get("backbone_sha256"),
            "model_sha256", modelSha256),
        measured,
        Versions.of(spark),
        job.toYaml(),
        files);
  }

  private static String counts(Map<String, Long> counts) {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (label, count) ->
            text.append(text.isEmpty() ? "" : ", ").append(label).append(' ').append(count));
    return text.toString();
  }
}
