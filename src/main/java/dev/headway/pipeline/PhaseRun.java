package dev.headway.pipeline;

import dev.headway.backbone.TrainableNetwork;
import dev.headway.config.JobConfig;
import dev.headway.error.HeadwayException;
import dev.headway.evaluate.Classification;
import dev.headway.evaluate.Evaluation;
import dev.headway.evaluate.EvaluationSet;
import dev.headway.evaluate.Outputs;
import dev.headway.pipeline.FeaturizeStage.Featurized;
import dev.headway.progress.Progress;
import dev.headway.split.SplitOperation;
import dev.headway.split.SplitPlan;
import dev.headway.train.ParameterAveraging;
import dev.headway.train.ParameterAveragingMaster;
import dev.headway.train.TrainingPlan;
import dev.headway.train.TrainingRows;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;

/** A phase's rows and features, on the executors until it is closed. */
final class PhaseRun implements AutoCloseable {
  private final SparkSession spark;
  private final JobConfig job;
  private final SplitPlan plan;
  private final Classification objective;
  private final Phase phase;
  private final Featurized featurized;
  private final TrainingRows rows;
  private final EvaluationSet validation;
  private Evaluation lastValidation;
  private float[] lastValidated;

  /**
   * The rows of a phase.
   *
   * @param featurized at the phase's cut; released when this is closed
   * @throws HeadwayException exit 3 when the training split has no usable image
   */
  PhaseRun(
      SparkSession spark,
      JobConfig job,
      SplitPlan plan,
      Phase phase,
      Featurized featurized,
      Classification objective) {
    this.spark = spark;
    this.job = job;
    this.plan = plan;
    this.phase = phase;
    this.featurized = featurized;
    this.objective = objective;
    this.rows =
        TrainingRows.of(role(JobSplits.TRAIN), job.fit().workers().count(), JobVariants.drawn(job));
    boolean complete = false;
    try {
      requireUsable(rows.examples(), JobSplits.TRAIN);
      this.validation = evaluationSet(JobSplits.VALIDATION);
      complete = true;
    } finally {
      // A failed Spark job's exception is a checked one that nobody declares.
      if (!complete) {
        rows.close();
      }
    }
  }

  Phase phase() {
    return phase;
  }

  Featurized featurized() {
    return featurized;
  }

  TrainingRows rows() {
    return rows;
  }

  /** On {@code validation}, or its first {@code fit.validation_steps} minibatches; null without. */
  Evaluation before(JobNetworks networks) {
    if (validation == null) {
      return null;
    }
    Integer steps = job.fit().validationSteps();
    EvaluationSet first =
        steps == null
            ? validation
            : validation.first(Math.multiplyExact((long) steps, job.input().batchSize()));
    Evaluation measured = first.evaluate(networks.recipe(), networks.initialParameters());
    requireUsable(measured.examples(), JobSplits.VALIDATION);
    return measured;
  }

  /**
   * A training loss that no run comes near unless it diverges: ten times that at the start, or of
   * guessing, whichever is more; but, where losses have an end, no more than half-way to it, or
   * with many classes it could not be reached. Penalties and class weights are in it as they are in
   * the loss.
   *
   * @param meanWeight of a training row
   * @param start before the phase; null without a validation split
   */
  double bound(JobNetworks networks, double meanWeight, Evaluation start) {
    double penalty = networks.recipe().penalty(networks.initialParameters());
    double loss = start == null ? 0 : start.loss() - penalty;
    return meanWeight * bound(loss, objective.outputs()) + 10 * penalty;
  }

  /** The same without penalties and class weights. */
  static double bound(double start, Outputs outputs) {
    double healthy = Math.max(start, Math.log(outputs.classes()));
    return Math.min(10 * healthy, (healthy + outputs.ceiling()) / 2);
  }

  /** Trains what is left of the phase. */
  Checkpoint train(
      JobNetworks networks,
      Checkpoint from,
      Monitor monitor,
      Progress progress,
      RunRecorder recorder) {
    ParameterAveragingMaster master = new ParameterAveragingMaster(plan(), job.fit().seed());
    SparkComputationGraph graph =
        new SparkComputationGraph(spark.sparkContext(), networks.trained(), master);
    try (ParameterAveraging trainer =
        master.trainer(graph, networks.rowShape(), rows, objective, from.training())) {
      trainer.refuseAbove(from.bound());
      FitLoop loop =
          new FitLoop(
              listener -> master.epoch(graph, trainer, listener),
              trainer,
              networks.recipe(),
              validation,
              progress,
              phase,
              monitor,
              recorder);
      Checkpoint end = loop.fit(from);
      lastValidation = loop.lastValidation();
      lastValidated = end.training().parameters();
      return end;
    }
  }

  /** On all of {@code validation}; null without one. */
  Evaluation validate(TrainableNetwork network, float[] weights) {
    // Without a validation split that is null.
    return isValidated(weights) ? lastValidation : validation.evaluate(network, weights);
  }

  /** Whether there is nothing left to measure: the last epoch was validated with these weights. */
  boolean isValidated(float[] weights) {
    return validation == null || lastValidation != null && lastValidated == weights;
  }

  /** The test split, to be closed; null without one. */
  EvaluationSet test() {
    return evaluationSet(JobSplits.TEST);
  }

  @Override
  public void close() {
    rows.close();
    if (validation != null) {
      validation.close();
    }
    featurized.features().unpersist(false);
  }

  static void requireUsable(long examples, String role) {
    if (examples == 0) {
      throw HeadwayException.input(
          "data." + role + " has no usable image: see quarantine.parquet for the reasons");
    }
  }

  private TrainingPlan plan() {
    return new TrainingPlan(
        job.fit().workers().count(),
        job.input().batchSize(),
        job.fit().averagingFrequency(),
        JobShuffle.of(job));
  }

  private Dataset<Row> role(String role) {
    return SplitOperation.of(featurized.features(), plan, role);
  }

  private EvaluationSet evaluationSet(String role) {
    return plan.has(role) ? EvaluationSet.of(role(role), objective) : null;
  }
}
