package dev.headway.pipeline;

import dev.headway.catalog.Catalog;
import dev.headway.config.JobConfig;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.feature.FeatureStore;
import dev.headway.history.Gallery;
import dev.headway.progress.Progress;
import dev.headway.report.Plots;
import dev.headway.shard.ImageSource;
import dev.headway.split.SplitPlan;
import dev.headway.split.SplitPlanParser;
import dev.headway.telemetry.Telemetry;
import dev.headway.tracker.RunTracking;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The main job: from a job file to a run directory. Whatever can be refused is refused before the
 * run directory is made; whatever fails later leaves a directory whose outcome says so.
 */
public final class TrainJob {
  private static final String SPLIT = "split.json";

  private final SparkSession spark;
  private final Configuration hadoop;
  private final Catalog catalog;
  private final Progress progress;
  private final Consumer<String> say;
  private final StopRequest stop;
  private final EarlyStart early;

  static {
    // On a local master images are decoded before anything is drawn, which settles it.
    Plots.needNoDisplay();
  }

  /**
   * A job runner.
   *
   * @param say is given sentences for the user, such as warnings and counts
   */
  public TrainJob(SparkSession spark, Catalog catalog, Progress progress, Consumer<String> say) {
    this(spark, catalog, progress, say, new StopRequest());
  }

  /**
   * A job runner whose run can be asked to stop.
   *
   * @param stop has the run while there is one
   */
  public TrainJob(
      SparkSession spark,
      Catalog catalog,
      Progress progress,
      Consumer<String> say,
      StopRequest stop) {
    this(spark, catalog, progress, say, stop, EarlyStart.none());
  }

  /**
   * A job runner for a job whose start has begun.
   *
   * @param stop has the run while there is one
   * @param early what was begun
   */
  public TrainJob(
      SparkSession spark,
      Catalog catalog,
      Progress progress,
      Consumer<String> say,
      StopRequest stop,
      EarlyStart early) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.catalog = catalog;
    this.progress = progress;
    this.say = say;
    this.stop = stop;
    this.early = early;
  }

  /**
   * Runs a job. Where an earlier attempt of the same id was, it is gone on with as {@link #resume}
   * does; a finished run is returned as it is.
   *
   * @param runId the run's id; null for a new one
   * @param alsoMeasured numbers that go into the run's metrics beside its own
   * @return the finished run
   * @throws HeadwayException exit 2 when the id is another job's, exit 1 when another process runs
   *     it now
   */
  public RunDirectory run(JobConfig job, String runId, Map<String, Double> alsoMeasured) {
    String id = RunId.of(runId, Instant.now());
    if (runId != null) {
      Optional<StoppedRun> earlier = StoppedRun.find(id, job, hadoop);
      if (earlier.isPresent()) {
        return resume(earlier.get(), alsoMeasured);
      }
    }
    return attempt(
        job,
        id,
        () ->
            StoppedRun.begun(
                RunDirectory.create(job.output(), job.name(), id, hadoop), job, hadoop),
        alsoMeasured);
  }

  /**
   * The pictures of the minibatch that a job would train first, and nothing else: no run is made.
   *
   * @throws HeadwayException what {@link #run} refuses without a run directory
   */
  public Gallery firstBatch(JobConfig job) {
    try (PreparedJob prepared = prepare(job, progress, new LinkedHashMap<>())) {
      // How many rows are unusable isn't known yet: there may be any number.
      long rows = prepared.plan().rows(JobSplits.TRAIN);
      return new GalleryStage(
              spark, prepared.job(), prepared.plan(), prepared.source(), prepared.backbone())
          .make(null, rows);
    }
  }

  /**
   * Goes on with a run that was stopped or killed, from its last checkpoint, or from the start when
   * it has none. It ends with the same bits as if it had never been stopped.
   *
   * @param alsoMeasured numbers that go into the run's metrics beside its own
   * @throws HeadwayException exit 3 when data or weights aren't what they were, exit 1 when another
   *     process runs it now
   */
  public RunDirectory resume(StoppedRun stopped, Map<String, Double> alsoMeasured) {
    if (stopped.finished()) {
      say.accept(stopped.finishedMessage());
      return stopped.directory();
    }
    stopped.requireFree();
    return attempt(stopped.job(), stopped.directory().runId(), () -> stopped, alsoMeasured);
  }

  /**
   * One attempt at a run.
   *
   * @param found what is there of it, once all that can be refused without it is
   */
  private RunDirectory attempt(
      JobConfig job, String id, Supplier<StoppedRun> found, Map<String, Double> alsoMeasured) {
    Instant now = Instant.now();
    Map<String, Double> measured = new LinkedHashMap<>(alsoMeasured);
    try (Telemetry watched = Telemetry.ofRun(spark, id, progress);
        PreparedJob prepared = prepare(job, watched, measured)) {
      StoppedRun before = found.get();
      try (RunHold hold = RunHold.take(before.directory(), spark.sparkContext().applicationId())) {
        RunDirectory run = before.directory().heldBy(hold);
        stop.holding(run);
        // Another attempt may have come and gone while this one was preparing.
        StoppedRun stopped = before.again(run, hadoop);
        if (stopped.finished()) {
          say.accept(stopped.finishedMessage());
          return before.directory();
        }
        boolean begins = stopped.begins();
        if (stopped.replaced()) {
          run.empty();
        }
        Checkpoint last = new Checkpoints(run).latest(say).orElse(null);
        requireSameRows(prepared, run);
        if (last != null) {
          // Of the rows the digest is known only when they have been read.
          last.identity().requireSame(prepared.identity(last.identity().rows()), run.uri());
        }
        if (!begins) {
          say.accept(last == null ? "Starting over" : "Going on " + CheckpointName.of(last).said());
        }
        train(prepared, watched, run, begins ? now : stopped.started(), last, measured);
        return before.directory();
      }
    }
  }

  /**
   * Everything that can be refused without a run directory.
   *
   * @param measured is given what it took, part by part
   */
  private PreparedJob prepare(JobConfig job, Progress watched, Map<String, Double> measured) {
    JobSplits splits = JobSplits.parse(job.data());
    JobNetworks.check(job);
    Monitor monitor = Monitor.of(job);
    catalog.backbone(job.backbone().name());
    Stopwatch opening = new Stopwatch();
    ImageSource source =
        new SourceOpener(spark, catalog).open(job.data().source(), job.data().seed(), watched);
    try {
      measured.put("start_source_seconds", opening.seconds());
      SplitPlan plan = splits.plan(source.splits());
      Stopwatch loading = new Stopwatch();
      PreparedBackbone prepared = early.backbone(job, new BackboneLoader(catalog, hadoop));
      LoadedBackbone backbone = prepared.loaded();
      FrozenStage frozen = prepared.frozen();
      measured.put("start_backbone_seconds", loading.seconds());
      JobNetworks.checkFineTune(job, backbone);
      Objectives.of(job, source.labels());
      source.warnings().forEach(say);
      frozen.warn(say);
      return new PreparedJob(
          JobWorkers.resolve(spark, job, plan),
          monitor,
          source,
          plan,
          SplitPlanParser.toJson(plan, source.splits(), source::shards),
          backbone,
          frozen,
          store(job));
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Null for none. */
  private FeatureStore store(JobConfig job) {
    if (!job.features().areKept()) {
      return null;
    }
    // Of the output it is found out soon enough whether it can be written.
    return job.features().store() == null
        ? FeatureStore.at(new Path(job.output(), "_features"), hadoop)
        : FeatureStore.open(job.features().store(), hadoop);
  }

  private static void requireSameRows(PreparedJob prepared, RunDirectory run) {
    if (run.has(SPLIT) && !run.read(SPLIT).equals(prepared.splitJson())) {
      throw HeadwayException.input(
          "run "
              + run.uri()
              + " can't go on, since its splits are other rows now than in its split.json: "
              + prepared.job().data().source()
              + " has changed; put back what was there, or start a new run");
    }
  }

  private void train(
      PreparedJob prepared,
      Progress watched,
      RunDirectory run,
      Instant started,
      Checkpoint from,
      Map<String, Double> alsoMeasured) {
    RunTracking tracking =
        RunTracking.start(
            prepared.job(), System.getenv(), new TrackedFiles(run), run.runId(), started, say);
    stop.begin(run, started, tracking);
    try {
      if (!run.has(StoppedRun.JOB)) {
        run.write(StoppedRun.JOB, prepared.job().toYaml());
      }
      if (!run.has(SPLIT)) {
        run.write(SPLIT, prepared.splitJson());
      }
      new TrainRun(spark, watched, say, run, prepared, from, stop, tracking).execute(alsoMeasured);
      stop.end(() -> RunOutcomes.write(run, ExitCode.DONE, "done", started));
    } catch (Throwable t) { // Spark throws checked exceptions that it doesn't declare.
      stop.end(() -> RunOutcomes.writeFailure(run, t, started));
      if (t instanceof HeadwayException e && e.exitCode() == ExitCode.STOPPED) {
        tracking.left();
        throw t;
      }
      Optional<HeadwayException> taken = run.takenOver();
      if (taken.isEmpty()) {
        tracking.failed();
        throw t;
      }
      // Whatever failed here may have failed by the other attempt's doing, and it is its run now.
      tracking.left();
      HeadwayException told = taken.get();
      told.addSuppressed(t);
      throw told;
    }
    tracking.finished();
  }
}
