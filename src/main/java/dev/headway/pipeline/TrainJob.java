package dev.headway.pipeline;

import dev.headway.catalog.Catalog;
import dev.headway.config.Fit;
import dev.headway.config.JobConfig;
import dev.headway.config.Workers;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.history.RunOutcome;
import dev.headway.history.RunOutcomeParser;
import dev.headway.progress.Progress;
import dev.headway.shard.ImageSource;
import dev.headway.shard.TaskFailures;
import dev.headway.split.SplitPlan;
import dev.headway.split.SplitPlanParser;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * The main job: from a job file to a run directory. Whatever can be refused is refused before the
 * run directory is made; whatever fails later leaves a directory whose outcome says so.
 */
public final class TrainJob {
  private final SparkSession spark;
  private final Configuration hadoop;
  private final Catalog catalog;
  private final Progress progress;
  private final Consumer<String> say;

  /**
   * A job runner.
   *
   * @param say is given sentences for the user, such as warnings and counts
   */
  public TrainJob(SparkSession spark, Catalog catalog, Progress progress, Consumer<String> say) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.catalog = catalog;
    this.progress = progress;
    this.say = say;
  }

  /**
   * Runs a job.
   *
   * @param runId the run's id; null for a new one
   * @param alsoMeasured numbers that go into the run's metrics beside its own
   * @return the finished run
   */
  public RunDirectory run(JobConfig job, String runId, Map<String, Double> alsoMeasured) {
    Instant started = Instant.now();
    String id = RunId.of(runId, started);
    JobSplits splits = JobSplits.parse(job.data());
    JobNetworks.check(job);
    catalog.backbone(job.backbone().name());
    try (ImageSource source =
        new SourceOpener(spark, catalog).open(job.data().source(), job.data().seed())) {
      SplitPlan plan = splits.plan(source.splits());
      LoadedBackbone backbone = new BackboneLoader(catalog, hadoop).load(job);
      FrozenStage frozen = FrozenStage.of(job, backbone);
      JobConfig effective = resolveWorkers(job, plan);
      Objectives.of(job, source.labels());
      source.warnings().forEach(say);
      RunDirectory run = RunDirectory.create(job.output(), job.name(), id, hadoop);
      try {
        run.write("job.yaml", effective.toYaml());
        run.write("split.json", SplitPlanParser.toJson(plan, source.splits(), source::shards));
        new TrainRun(spark, progress, say, run, effective, plan)
            .execute(source, backbone, frozen, alsoMeasured);
        outcome(run, ExitCode.DONE, "done", started);
        return run;
      } catch (Throwable t) { // Spark throws checked exceptions that it doesn't declare.
        failed(run, t, started);
        throw t;
      }
    }
  }

  /** A store that takes no more files must not hide why the run failed. */
  private static void failed(RunDirectory run, Throwable why, Instant started) {
    Optional<HeadwayException> known = TaskFailures.userError(why);
    ExitCode code = known.map(HeadwayException::exitCode).orElse(ExitCode.FAILURE);
    String message =
        known
            .map(Throwable::getMessage)
            .orElse(String.valueOf(why.getMessage()).lines().findFirst().orElse(""));
    try {
      outcome(run, code, message, started);
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  private static void outcome(RunDirectory run, ExitCode code, String message, Instant started) {
    run.write(
        "outcome.json",
        RunOutcomeParser.toJson(
            RunOutcome.of(run.runId(), code.code(), message, started, Instant.now())));
  }

  private JobConfig resolveWorkers(JobConfig job, SplitPlan plan) {
    Fit fit = job.fit();
    if (!fit.workers().isAuto()) {
      return job;
    }
    long roundRows = (long) job.input().batchSize() * fit.averagingFrequency();
    long useful = Math.max(1, plan.rows(JobSplits.TRAIN) / roundRows);
    int workers = (int) Math.min(coresAskedFor(), useful);
    return job.with(Workers.of(workers));
  }

  /** What is registered by now, which Spark's default parallelism says, differs from run to run. */
  private int coresAskedFor() {
    SparkConf conf = spark.sparkContext().getConf();
    int most = conf.getInt("spark.cores.max", 0);
    int executors = conf.getInt("spark.executor.instances", 0);
    if (spark.sparkContext().isLocal() || most == 0 && executors == 0) {
      return spark.sparkContext().defaultParallelism();
    }
    return most > 0 ? most : executors * conf.getInt("spark.executor.cores", 1);
  }
}
