package dev.headway.pipeline;

import dev.headway.backbone.Networks;
import dev.headway.config.JobConfig;
import dev.headway.evaluate.Classification;
import dev.headway.evaluate.Evaluation;
import dev.headway.evaluate.EvaluationSet;
import dev.headway.evaluate.Study;
import dev.headway.feature.FrozenPart;
import dev.headway.pipeline.FeaturizeStage.Featurized;
import dev.headway.progress.Progress;
import dev.headway.shard.ImageSource;
import dev.headway.split.SplitPlan;
import dev.headway.storage.ParquetFolder;
import dev.headway.tracker.RunTracking;
import dev.headway.train.EarlyStop;
import dev.headway.train.Standardization;
import dev.headway.train.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * What happens inside a run directory, from the first image to the report, or from a checkpoint of
 * an earlier attempt.
 */
final class TrainRun {
  /** What is written when training is over. */
  private static final List<String> OF_THE_END =
      List.of(
          "predictions.parquet",
          "bundle",
          "metrics.json",
          "evaluation.json",
          ReportJob.PROVENANCE,
          ReportJob.GALLERY,
          ReportJob.PLOTS,
          ReportJob.REPORT);

  private static final String AGAIN = "; go on with train --resume when it can";
  private static final int UNKNOWN = -1;

  private final SparkSession spark;
  private final Progress progress;
  private final Consumer<String> say;
  private final RunDirectory run;
  private final PreparedJob prepared;
  private final JobConfig job;
  private final SplitPlan plan;
  private final ImageSource source;
  private final LoadedBackbone backbone;
  private final Checkpoint from;
  private final RunRecorder recorder;
  private final RunResult result;
  private final FeaturizeStage featurize;
  private final Classification objective;
  private final Phase fit;
  private final Phase fineTune;
  private Checkpoint now;

  /**
   * A run.
   *
   * @param from where an earlier attempt was; null to begin
   * @param tracking is told of each epoch
   */
  TrainRun(
      SparkSession spark,
      Progress progress,
      Consumer<String> say,
      RunDirectory run,
      PreparedJob prepared,
      Checkpoint from,
      StopRequest stop,
      RunTracking tracking) {
    this.spark = spark;
    this.progress = progress;
    this.say = say;
    this.run = run;
    this.prepared = prepared;
    this.job = prepared.job();
    this.plan = prepared.plan();
    this.source = prepared.source();
    this.backbone = prepared.backbone();
    this.from = from;
    this.now = from;
    double before = from == null ? 0 : from.spent().total();
    Stopwatch watch = new Stopwatch();
    this.result = new RunResult(run, job, plan, source, backbone, prepared.frozen().engine());
    this.featurize = new FeaturizeStage(spark, progress, say, job.features(), prepared.features());
    this.objective = Objectives.of(job, source.labels());
    this.fit = Phase.fit(job);
    this.fineTune = Phase.fineTune(job);
    this.recorder =
        new RunRecorder(
            run,
            job.fit().checkpointEvery(),
            stop,
            new EpochRates(fit, fineTune),
            tracking,
            before,
            watch);
  }

  /**
   * Runs it.
   *
   * @throws dev.headway.error.HeadwayException exit 4 when training diverges, its best weights in
   *     the bundle
   */
  void execute(Map<String, Double> alsoMeasured) {
    boolean fitIsOver = now != null && (now.phase() == 2 || fit.isOver(now));
    if (fineTune == null || !fitIsOver) {
      try (PhaseRun phase = open(fit, prepared.frozen())) {
        Standardization standard = job.head().standardize() ? phase.rows().standardization() : null;
        JobNetworks networks = networks(standard);
        if (now == null) {
          begin(phase, networks, standard);
        }
        train(phase, networks);
        if (fineTune == null) {
          finish(phase, networks, alsoMeasured);
          return;
        }
      }
    }
    float[] one = now.phase() == 2 ? now.phaseOne() : weights();
    FrozenStage frozen =
        FrozenStage.of(job, networks(now.standardization()).recut(job, one), backbone);
    try (PhaseRun phase = open(fineTune, frozen)) {
      // Again, since what the classes count may be known only now.
      JobNetworks tuned = networks(now.standardization()).recut(job, one);
      if (now.phase() == 1) {
        beginAgain(phase, tuned, one);
      }
      train(phase, tuned);
      finish(phase, tuned, alsoMeasured);
    }
  }

  private JobNetworks networks(Standardization standard) {
    return JobNetworks.of(job, backbone, objective.outputs(), classWeights(), standard);
  }

  /** Known once the images have been read; null when all classes count the same. */
  private double[] classWeights() {
    return result.hasFeatures()
        ? Objectives.classWeights(job, source.labels(), result.usablePerClass())
        : null;
  }

  /** Removes what an earlier attempt left unfinished: not before it is known that it goes on. */
  private void clear() {
    run.requireHeld();
    run.deleteUnfinished("");
    run.requireHeld();
    run.deleteUnfinished(Checkpoints.FOLDER);
    for (String name : OF_THE_END) {
      // Each time: what another attempt has finished in the meantime mustn't go.
      run.requireHeld();
      run.delete(name);
    }
  }

  /** Of a training row. */
  private double meanWeight() {
    return Objectives.meanWeight(classWeights(), result.usablePerClass());
  }

  /** Featurizes at a phase's cut; what concerns the images alone is done at the first time. */
  private PhaseRun open(Phase phase, FrozenPart frozen) {
    Featurized featurized =
        featurize.run(source, plan.sourceRanges(), frozen, JobVariants.made(job, plan));
    PhaseRun opened = null;
    try {
      RunIdentity identity = prepared.identity(featurized.rowsSha256());
      if (now != null) {
        now.identity().requireSame(identity, run.uri());
        now = now.with(now.spent().featurizing(featurized));
      }
      opened = open(phase, featurized);
      return opened;
    } finally {
      // A failed Spark job's exception is a checked one that nobody declares.
      if (opened == null) {
        featurized.features().unpersist(false);
      }
    }
  }

  private PhaseRun open(Phase phase, Featurized featurized) {
    try (Progress.Stage preparing = progress.stage("Prepare rows", UNKNOWN, "images")) {
      if (result.features(featurized)) {
        clear();
        ParquetFolder.write(
            featurized.quarantine(), run.resolve("quarantine.parquet"), run::requireHeld, AGAIN);
        featurize.refuseTooManyUnusable(featurized, job.data().maxQuarantined());
        result.countClasses().forEach(say);
      }
      PhaseRun opened = new PhaseRun(spark, job, plan, phase, featurized, objective);
      preparing.to(featurized.usable());
      return opened;
    }
  }

  /** What is measured is shown by names as in {@code metrics.json}. */
  private Evaluation measure(String stage, String role, String prefix, Supplier<Evaluation> work) {
    return measure(stage, role, prefix, work, Function.identity());
  }

  private <T> T measure(
      String stage, String role, String prefix, Supplier<T> work, Function<T, Evaluation> of) {
    if (!plan.has(role)) {
      return null;
    }
    try (Progress.Stage measuring = progress.stage(stage, UNKNOWN, "images")) {
      T found = work.get();
      Evaluation measured = of.apply(found);
      measuring.to(measured.examples(), Measures.of(prefix, measured));
      return found;
    }
  }

  private void begin(PhaseRun phase, JobNetworks networks, Standardization standard) {
    Stopwatch watch = new Stopwatch();
    Evaluation initial =
        measure("Measure", JobSplits.VALIDATION, "initial_", () -> phase.before(networks));
    Featurized featurized = phase.featurized();
    now =
        new Checkpoint(
            prepared.identity(featurized.rowsSha256()),
            1,
            0,
            TrainingState.fresh(networks.initialParameters()),
            dev.headway.history.History.empty(),
            List.of(),
            prepared.monitor().rule().start(),
            new float[0],
            new float[0],
            standard,
            initial == null ? Map.of() : Measures.of(initial),
            phase.bound(networks, meanWeight(), initial),
            Spent.NOTHING.featurizing(featurized).evaluating(watch.seconds()));
  }

  /** The second phase: a fresh optimizer, patience anew, epoch numbers going on. */
  private void beginAgain(PhaseRun phase, JobNetworks tuned, float[] one) {
    Stopwatch watch = new Stopwatch();
    Evaluation start = measure("Measure", JobSplits.VALIDATION, "val_", () -> phase.before(tuned));
    float[] initial = tuned.initialParameters();
    EarlyStop rule = prepared.monitor().rule();
    EarlyStop.Standing before = now.standing();
    int last = now.training().epoch() - 1;
    EarlyStop.Standing standing =
        prepared.monitor().restores()
            ? rule.startAgain(before.keptEpoch(), before.keptValue())
            : rule.startAgain(last, value(last));
    now =
        new Checkpoint(
            now.identity(),
            2,
            now.training().epoch(),
            now.training().nextPhase(initial),
            now.history(),
            now.examples(),
            standing,
            standing.keptEpoch() == EarlyStop.Standing.NONE ? new float[0] : initial,
            one,
            now.standardization(),
            now.initial(),
            phase.bound(tuned, meanWeight(), start),
            now.spent().evaluating(watch.seconds()));
  }

  private double value(int epoch) {
    int at = now.history().epochs().indexOf(epoch);
    return now.history().values(prepared.monitor().metric()).get(at);
  }

  private void train(PhaseRun phase, JobNetworks networks) {
    recorder.round(now);
    if (!now.history().epochs().isEmpty()) {
      // An attempt killed between two checkpoints may have left a longer one.
      recorder.history(now);
    }
    try {
      now = phase.train(networks, now, prepared.monitor(), progress, recorder);
    } catch (Diverged e) {
      keep(e, networks);
      throw e.told();
    }
    if (now.standing().stopped()) {
      say.accept(
          "Early stopping: "
              + prepared.monitor().metric()
              + " got no better after epoch "
              + (now.training().epoch() - now.standing().waited()));
    }
  }

  /** What was learned before training diverged isn't lost. */
  private void keep(Diverged diverged, JobNetworks networks) {
    Checkpoint good = diverged.good();
    float[] weights = diverged.weights();
    ComputationGraph whole =
        networks.whole(weights == null ? phaseStart().initialParameters() : weights);
    result.model(whole, Networks.sha256(backbone.backbone(), whole));
    result.rescue(spark, good.history(), diverged.epoch());
  }

  /** The running phase's networks before it trained any. */
  private JobNetworks phaseStart() {
    JobNetworks first = networks(now.standardization());
    return now.phase() == 1 ? first : first.recut(job, now.phaseOne());
  }

  /** The phase's result: the best epoch's weights if that is asked for, else the last. */
  private float[] weights() {
    return restores() ? now.kept() : now.training().parameters();
  }

  private boolean restores() {
    return prepared.monitor().restores() && now.kept().length > 0;
  }

  private void finish(PhaseRun phase, JobNetworks networks, Map<String, Double> alsoMeasured) {
    float[] weights = weights();
    if (restores() && now.standing().keptEpoch() != now.training().epoch() - 1) {
      say.accept("Restored the weights of epoch " + (now.standing().keptEpoch() + 1));
    }
    Stopwatch watch = new Stopwatch();
    Evaluation validated =
        phase.isValidated(weights)
            ? phase.validate(networks.recipe(), weights)
            : measure(
                "Validate",
                JobSplits.VALIDATION,
                "val_",
                () -> phase.validate(networks.recipe(), weights));
    Study studied =
        measure(
            "Test",
            JobSplits.TEST,
            "test_",
            () -> test(phase, networks, weights),
            Study::evaluation);
    now = now.with(now.spent().evaluating(watch.seconds()));
    ComputationGraph whole = networks.whole(weights);
    result.model(whole, Networks.sha256(backbone.backbone(), whole));
    result.trained(phase.rows().examples(), now, bestEpoch(), validated, studied);
    List<String> said = new ArrayList<>();
    try (Progress.Stage writing = progress.stage("Write", UNKNOWN, "")) {
      writing.part("bundle and report");
      result.write(spark, alsoMeasured, recorder.seconds(), phase.featurized().topReasons());
      RunReport.make(run, () -> result.gallery(spark), said::add);
    }
    said.forEach(say);
  }

  private Study test(PhaseRun phase, JobNetworks networks, float[] weights) {
    try (EvaluationSet test = phase.test()) {
      Study studied = test.study(networks.recipe(), weights, GalleryStage.EACH);
      Evaluation tested = studied.evaluation();
      PhaseRun.requireUsable(tested.examples(), JobSplits.TEST);
      if (!Double.isFinite(tested.loss())) {
        int last = now.training().epoch() - 1;
        Diverged diverged =
            Diverged.after(
                phase.phase(), now, last, "test_loss", tested.loss(), now.training().lastLoss());
        keep(diverged, networks);
        throw diverged.told();
      }
      ParquetFolder.write(
          test.predictions(spark, networks.recipe(), weights, source.labels()),
          run.resolve("predictions.parquet"),
          run::requireHeld,
          AGAIN);
      return studied;
    }
  }

  private int bestEpoch() {
    return restores()
        ? now.standing().keptEpoch()
        : now.history()
            .best(prepared.monitor().metric())
            .map(dev.headway.history.History.Best::epoch)
            .orElse(0);
  }
}
