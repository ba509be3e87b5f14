package dev.headway.pipeline;

import dev.headway.backbone.ModelDigest;
import dev.headway.backbone.TrainableNetwork;
import dev.headway.config.Augment;
import dev.headway.config.JobConfig;
import dev.headway.error.HeadwayException;
import dev.headway.evaluate.Classification;
import dev.headway.evaluate.Evaluation;
import dev.headway.evaluate.EvaluationSet;
import dev.headway.feature.Variants;
import dev.headway.history.HistoryCsv;
import dev.headway.history.HistoryParser;
import dev.headway.image.Augmentation;
import dev.headway.pipeline.FeaturizeStage.Featurized;
import dev.headway.pipeline.FitLoop.Fitted;
import dev.headway.progress.Progress;
import dev.headway.shard.ImageSource;
import dev.headway.shuffle.Reshuffle;
import dev.headway.shuffle.ShuffleSpec;
import dev.headway.split.SplitOperation;
import dev.headway.split.SplitPlan;
import dev.headway.train.ParameterAveraging;
import dev.headway.train.ParameterAveragingMaster;
import dev.headway.train.TrainingPlan;
import dev.headway.train.TrainingRows;
import dev.headway.train.TrainingState;
import dev.headway.train.VariantDraw;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;

/** What happens inside a run directory, from the first image to the report. */
final class TrainRun {
  private final SparkSession spark;
  private final Progress progress;
  private final Consumer<String> say;
  private final RunDirectory run;
  private final JobConfig job;
  private final SplitPlan plan;

  TrainRun(
      SparkSession spark,
      Progress progress,
      Consumer<String> say,
      RunDirectory run,
      JobConfig job,
      SplitPlan plan) {
    this.spark = spark;
    this.progress = progress;
    this.say = say;
    this.run = run;
    this.job = job;
    this.plan = plan;
  }

  void execute(
      ImageSource source,
      LoadedBackbone backbone,
      FrozenStage frozen,
      Map<String, Double> alsoMeasured) {
    Stopwatch total = new Stopwatch();
    FeaturizeStage featurize = new FeaturizeStage(spark, progress);
    Featurized featurized = featurize.run(source, plan.sourceRanges(), frozen, variants());
    try {
      featurized.quarantine().write().parquet(run.resolve("quarantine.parquet").toString());
      featurize.refuseTooManyUnusable(featurized, job.data().maxQuarantined());
      RunResult result = new RunResult(run, job, plan, source, featurized);
      result.countClasses().forEach(say);
      train(featurized, backbone, result);
      say.accept(
          result.write(
              spark, alsoMeasured, total.seconds(), featurize.topReasons(featurized.features())));
    } finally {
      featurized.features().unpersist(false);
    }
  }

  private void train(Featurized featurized, LoadedBackbone backbone, RunResult result) {
    Classification objective = Objectives.of(job, result.labels());
    try (TrainingRows rows =
            TrainingRows.of(
                role(featurized, JobSplits.TRAIN), job.fit().workers().count(), draw());
        EvaluationSet validation = evaluationSet(featurized, JobSplits.VALIDATION, objective);
        EvaluationSet test = evaluationSet(featurized, JobSplits.TEST, objective)) {
      requireUsable(rows.examples(), JobSplits.TRAIN);
      double[] weights = Objectives.classWeights(job, result.labels(), result.usablePerClass());
      JobNetworks networks = JobNetworks.of(job, backbone, objective.outputs(), weights, rows);
      TrainableNetwork network = networks.recipe();
      Stopwatch first = new Stopwatch();
      Evaluation initial =
          validation == null
              ? null
              : firstMinibatches(validation).evaluate(network, networks.initialParameters());
      double evaluateSeconds = first.seconds();
      if (initial != null) {
        requireUsable(initial.examples(), JobSplits.VALIDATION);
      }
      Fitted fitted =
          fit(rows, networks, objective, validation, bound(networks, objective, weights, initial));
      float[] parameters = fitted.parameters();
      Stopwatch last = new Stopwatch();
      Evaluation tested = test == null ? null : test.evaluate(network, parameters);
      if (test != null) {
        requireUsable(tested.examples(), JobSplits.TEST);
        Divergence.refuse("test_loss", tested.loss(), job.fit().epochs() - 1);
        test.predictions(spark, network, parameters, result.labels())
            .write()
            .parquet(run.resolve("predictions.parquet").toString());
      }
      evaluateSeconds += last.seconds() + fitted.evaluateSeconds();
      ComputationGraph whole = networks.whole(parameters);
      result.trained(rows.examples(), initial, fitted, tested, evaluateSeconds);
      result.model(whole, ModelDigest.sha256(whole), backbone);
    }
  }

  private Fitted fit(
      TrainingRows rows,
      JobNetworks networks,
      Classification objective,
      EvaluationSet validation,
      double bound) {
    ParameterAveragingMaster master = new ParameterAveragingMaster(plan(), job.fit().seed());
    SparkComputationGraph graph =
        new SparkComputationGraph(spark.sparkContext(), networks.trained(), master);
    try (ParameterAveraging trainer =
        master.trainer(
            graph,
            networks.rowShape(),
            rows,
            objective,
            TrainingState.fresh(networks.initialParameters()))) {
      trainer.refuseAbove(bound);
      return new FitLoop(
              listener -> master.epoch(graph, trainer, listener),
              trainer,
              networks.recipe(),
              validation,
              progress)
          .fit(
              job.fit().epochs(),
              history -> {
                run.write("history.json", HistoryParser.toJson(history));
                run.write("history.csv", HistoryCsv.toCsv(history));
              });
    }
  }

  /** Those of the training rows; null for none. */
  private Variants variants() {
    Augment settings = job.input().augment();
    return settings == null || settings.copies() == 1
        ? null
        : new Variants(new Augmentation(settings, job.fit().seed()), plan.ranges(JobSplits.TRAIN));
  }

  private VariantDraw draw() {
    Augment settings = job.input().augment();
    return settings == null
        ? VariantDraw.NONE
        : new VariantDraw(settings.copies(), job.fit().seed());
  }

  /**
   * A training loss that no run comes near unless it diverges: ten times that at the start, or of
   * guessing, whichever is more. Penalties and class weights are in it as they are in the loss.
   */
  private static double bound(
      JobNetworks networks, Classification objective, double[] weights, Evaluation initial) {
    double penalty = networks.recipe().penalty(networks.initialParameters());
    double heaviest = weights == null ? 1 : Math.max(1, Arrays.stream(weights).max().orElse(1));
    double start = initial == null ? 0 : initial.loss() - penalty;
    double guessing = Math.log(objective.outputs().classes());
    return 10 * (heaviest * Math.max(start, guessing) + penalty);
  }

  private TrainingPlan plan() {
    Reshuffle reshuffle =
        job.input().reshuffle() == dev.headway.config.Reshuffle.NEVER
            ? Reshuffle.NEVER
            : Reshuffle.EACH_ITERATION;
    return new TrainingPlan(
        job.fit().workers().count(),
        job.input().batchSize(),
        job.fit().averagingFrequency(),
        ShuffleSpec.of(job.input().shuffleBuffer(), job.fit().seed(), reshuffle));
  }

  /** {@code validation}, or its first {@code fit.validation_steps} minibatches. */
  private EvaluationSet firstMinibatches(EvaluationSet validation) {
    Integer steps = job.fit().validationSteps();
    return steps == null
        ? validation
        : validation.first(Math.multiplyExact((long) steps, job.input().batchSize()));
  }

  private Dataset<Row> role(Featurized featurized, String role) {
    return SplitOperation.of(featurized.features(), plan, role);
  }

  private EvaluationSet evaluationSet(
      Featurized featurized, String role, Classification objective) {
    return plan.has(role) ? EvaluationSet.of(role(featurized, role), objective) : null;
  }

  private static void requireUsable(long examples, String role) {
    if (examples == 0) {
      throw HeadwayException.input(
          "data." + role + " has no usable image: see quarantine.parquet for the reasons");
    }
  }
}
