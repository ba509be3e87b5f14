package dev.headway.pipeline;

import dev.headway.backbone.Networks;
import dev.headway.bundle.Bundle;
import dev.headway.bundle.Manifest;
import dev.headway.bundle.ModelOutput;
import dev.headway.config.JobConfig;
import dev.headway.evaluate.Evaluation;
import dev.headway.evaluate.Study;
import dev.headway.history.Calibration;
import dev.headway.history.Gallery;
import dev.headway.history.History;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import dev.headway.history.RunSummary;
import dev.headway.history.RunSummaryParser;
import dev.headway.pipeline.FeaturizeStage.Featurized;
import dev.headway.shard.ImageSource;
import dev.headway.split.SplitPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** What a run found out, and the files that say so. */
final class RunResult {
  private final RunDirectory run;
  private final JobConfig job;
  private final SplitPlan plan;
  private final ImageSource source;
  private final LoadedBackbone backbone;
  private final String engine;
  private final Map<String, Map<String, Long>> rowsPerClass = new LinkedHashMap<>();
  private final Map<String, Long> usable = new LinkedHashMap<>();
  private final Map<String, Long> usablePerClass = new LinkedHashMap<>();
  private Featurized featurized;
  private long reused;
  private long trainExamples;
  private Checkpoint end;
  private int bestEpoch;
  private Evaluation validated;
  private Study studied;
  private ComputationGraph whole;
  private String modelSha256;

  /**
   * The result of a run.
   *
   * @param engine what runs the frozen part, and its version
   */
  RunResult(
      RunDirectory run,
      JobConfig job,
      SplitPlan plan,
      ImageSource source,
      LoadedBackbone backbone,
      String engine) {
    this.run = run;
    this.job = job;
    this.plan = plan;
    this.source = source;
    this.backbone = backbone;
    this.engine = engine;
  }

  /**
   * Takes the features of the phase that runs.
   *
   * @return whether they are the first ones
   */
  boolean features(Featurized of) {
    boolean first = featurized == null;
    featurized = of;
    reused += of.reused();
    return first;
  }

  /** Whether the images have been read. */
  boolean hasFeatures() {
    return featurized != null;
  }

  /** The training split's usable rows by class, once {@link #countClasses} has counted. */
  List<Long> usablePerClass() {
    return source.labels().stream().map(label -> usablePerClass.getOrDefault(label, 0L)).toList();
  }

  /** Counts the classes of each role; a class that a role lacks is worth a warning. */
  List<String> countClasses() {
    ClassCounts counted = ClassCounts.of(featurized.features(), plan, source.labels().size());
    for (String role : plan.roles()) {
      Map<String, Long> counts = new LinkedHashMap<>();
      for (int label = 0; label < source.labels().size(); label++) {
        counts.put(source.labels().get(label), counted.all(role, label));
        if (role.equals(JobSplits.TRAIN)) {
          usablePerClass.put(source.labels().get(label), counted.usable(role, label));
        }
      }
      rowsPerClass.put(role, counts);
      usable.put(role, counted.usable(role));
    }
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

  void trained(long examples, Checkpoint last, int best, Evaluation onValidation, Study onTest) {
    trainExamples = examples;
    end = last;
    bestEpoch = best;
    validated = onValidation;
    studied = onTest;
  }

  void model(ComputationGraph network, String sha256) {
    whole = network;
    modelSha256 = sha256;
  }

  /**
   * Writes a bundle, and no more, of a run that didn't end well.
   *
   * @param epoch whose weights the model has, from 0; below 0 for none of the history's
   */
  void rescue(SparkSession spark, History history, int epoch) {
    Map<String, Double> measured = new LinkedHashMap<>();
    int at = history.epochs().indexOf(epoch);
    history
        .metrics()
        .forEach(
            (name, values) -> {
              if (at >= 0 && name.startsWith("val_")) {
                measured.put(name, values.get(at));
              }
            });
    writeBundle(spark, measured);
  }

  private void writeBundle(SparkSession spark, Map<String, Double> measured) {
    run.requireHeld();
    Bundle.write(
        run.resolve("bundle"),
        whole,
        Networks.features(backbone.backbone(), job.backbone().pooling()),
        files -> manifest(measured, spark, files),
        spark.sparkContext().hadoopConfiguration());
  }

  /** Writes the bundle, the metrics and the summary: all that the run is for. */
  void write(
      SparkSession spark,
      Map<String, Double> alsoMeasured,
      double totalSeconds,
      Map<String, Long> topReasons) {
    RunMetrics metrics = metrics(alsoMeasured, totalSeconds);
    RunSummary summary = summary(topReasons);
    writeBundle(spark, measured(metrics));
    RunMetricsParser.requireComplete(metrics);
    run.requireHeld();
    run.write("metrics.json", RunMetricsParser.toJson(metrics));
    run.write("evaluation.json", RunSummaryParser.toJson(summary));
    run.write(ReportJob.PROVENANCE, ReportJob.provenance(provenance(spark)));
  }

  /** Pictures of the test split and of the first minibatch. */
  Gallery gallery(SparkSession spark) {
    return new GalleryStage(spark, job, plan, source, backbone)
        .make(studied, featurized.unusable());
  }

  private RunMetrics metrics(Map<String, Double> alsoMeasured, double totalSeconds) {
    RunMetrics.Builder metrics = RunMetrics.builder();
    put(metrics, "initial", end.initial());
    put(metrics, "val", validated == null ? Map.of() : Measures.of(validated));
    put(metrics, "test", studied == null ? Map.of() : Measures.of(studied.evaluation()));
    alsoMeasured.forEach(metrics::number);
    metrics.whole("train_examples", trainExamples);
    metrics.whole("validation_examples", usable.getOrDefault(JobSplits.VALIDATION, 0L));
    metrics.whole("test_examples", usable.getOrDefault(JobSplits.TEST, 0L));
    metrics.wholes("examples_per_epoch", end.examples());
    metrics.whole("quarantined", featurized.unusable());
    Spent spent = end.spent();
    boolean hit = spent.featurize() == 0;
    if (hit) {
      metrics.nothing("featurize_images_per_second");
      metrics.nothing("featurize_seconds");
    } else {
      metrics.number("featurize_images_per_second", spent.images() / spent.featurize());
      metrics.number("featurize_seconds", spent.featurize());
    }
    metrics.number("train_seconds", spent.train());
    metrics.number("evaluate_seconds", spent.evaluate());
    metrics.number("total_seconds", totalSeconds);
    metrics.whole("workers", job.fit().workers().count());
    metrics.whole("epochs_run", end.examples().size());
    int epochs = end.training().epoch() - end.phaseStart();
    if (epochs > 0) {
      // Every epoch has as many.
      metrics.whole("steps_per_epoch", end.training().iteration() / epochs);
    }
    metrics.whole("best_epoch", bestEpoch);
    metrics.wholes(
        "phase_starts", end.phase() == 1 ? List.of(0L) : List.of(0L, (long) end.phaseStart()));
    metrics.text("engine", engine);
    metrics.text("feature_cache", hit ? "hit" : "miss");
    metrics.whole("features_reused", reused);
    metrics.text("model_sha256", modelSha256);
    return metrics.build();
  }

  private static void put(RunMetrics.Builder metrics, String prefix, Map<String, Double> values) {
    for (String name : List.of("loss", "accuracy")) {
      if (!values.containsKey(name)) {
        metrics.nothing(prefix + "_" + name);
      }
    }
    values.forEach((name, value) -> metrics.number(prefix + "_" + name, value));
  }

  private static Map<String, Double> measured(RunMetrics metrics) {
    Map<String, Double> measured = new LinkedHashMap<>();
    for (String name : metrics.names()) {
      if (name.matches("(initial|val|test)_.*") && !name.endsWith("_examples")) {
        metrics.number(name).ifPresent(value -> measured.put(name, value));
      }
    }
    return measured;
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
        studied == null ? null : RunSummary.matrix(studied.evaluation().confusion()),
        rowsPerClass,
        roles,
        quarantined,
        featurized.unusable(),
        topReasons,
        calibration());
  }

  /** Null where there are no probabilities. */
  private Calibration calibration() {
    return studied == null || studied.bins().isEmpty()
        ? null
        : new Calibration(
            studied.bins().stream()
                .map(b -> new Calibration.Bin(b.images(), b.right(), b.confidence()))
                .toList());
  }

  private Map<String, String> provenance(SparkSession spark) {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("data", source.uri());
    provenance.put("rows_sha256", featurized.rowsSha256());
    provenance.put("backbone", backbone.descriptor().name());
    provenance.put("weights", backbone.weights());
    provenance.put("backbone_sha256", backbone.sha256());
    provenance.put("model_sha256", modelSha256);
    provenance.put("engine", engine);
    provenance.putAll(Versions.of(spark));
    return provenance;
  }

  private Manifest manifest(
      Map<String, Double> measured, SparkSession spark, Map<String, String> files) {
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
            "split_sha256", DigestUtils.sha256Hex(run.read("split.json"))),
        Map.of(
            "uri", backbone.weights(),
            "backbone_sha256", backbone.sha256(),
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
