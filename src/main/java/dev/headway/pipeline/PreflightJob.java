package dev.headway.pipeline;

import dev.headway.backbone.NetworkSize;
import dev.headway.backbone.Networks;
import dev.headway.catalog.Catalog;
import dev.headway.catalog.DatasetDescriptor;
import dev.headway.config.Features;
import dev.headway.config.JobConfig;
import dev.headway.config.Trainable;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.evaluate.Outputs;
import dev.headway.preflight.Check;
import dev.headway.preflight.ClusterPreflight;
import dev.headway.preflight.PlanChecks;
import dev.headway.preflight.Sizes;
import dev.headway.preflight.Verdict;
import dev.headway.preflight.WorkSize;
import dev.headway.progress.Progress;
import dev.headway.shard.ImageSource;
import dev.headway.shard.Verified;
import dev.headway.split.SplitPlan;
import dev.headway.tracker.TrackerReach;
import dev.headway.train.optimizer.Updaters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Checks a job and the machines that it is to run on, before any real work: nothing stays that it
 * writes, and no check keeps another one from being done.
 */
public final class PreflightJob {
  /** Bytes of shards whose SHA-256 is compared when nobody asks for all of them. */
  public static final long SAMPLED = 1L << 30;

  private static final String SOURCE = "data.source";
  private static final String WEIGHTS = "backbone.weights";
  private static final String DRIVER = "driver";

  private final SparkSession spark;
  private final Catalog catalog;
  private final Progress progress;
  private final Consumer<Check> watch;
  private final Map<String, String> environment;
  private final List<Check> checks = new ArrayList<>();

  /**
   * For a session.
   *
   * @param environment the driver's variables
   * @param watch is given each check as it is done
   */
  public PreflightJob(
      SparkSession spark,
      Catalog catalog,
      Progress progress,
      Map<String, String> environment,
      Consumer<Check> watch) {
    this.spark = spark;
    this.catalog = catalog;
    this.progress = progress;
    this.environment = environment;
    this.watch = watch;
  }

  /**
   * Runs all checks.
   *
   * @param mostBytes of shards that are read for their SHA-256; {@link Long#MAX_VALUE} for all
   */
  public List<Check> run(JobConfig job, long mostBytes) {
    ClusterPreflight cluster = new ClusterPreflight(spark, this::add);
    cluster.survey(written(job), read(job));
    LoadedBackbone backbone = attempt(WEIGHTS, () -> weights(job));
    ImageSource source =
        attempt(
            SOURCE,
            () ->
                new SourceOpener(spark, catalog)
                    .open(job.data().source(), job.data().seed(), progress));
    try {
      if (source != null) {
        shards(source, mostBytes);
        plan(job, source, backbone, cluster);
      }
    } finally {
      if (source != null) {
        source.close();
      }
    }
    trackers(job);
    return List.copyOf(checks);
  }

  private void add(Check check) {
    checks.add(check);
    watch.accept(check);
  }

  /** Null, and a failed check, when it can't be done. */
  private <T> T attempt(String what, Supplier<T> work) {
    try {
      return work.get();
    } catch (HeadwayException e) {
      add(Check.fail(what, DRIVER, e.exitCode(), e.getMessage()));
    } catch (RuntimeException | LinkageError e) {
      String message = e.getMessage() == null ? "" : ": " + e.getMessage();
      add(Check.fail(what, DRIVER, ExitCode.FAILURE, e.getClass().getSimpleName() + message));
    }
    return null;
  }

  private static Map<String, String> written(JobConfig job) {
    Map<String, String> written = new LinkedHashMap<>();
    written.put("output", job.output());
    if (job.features().areKept()) {
      Features features = job.features();
      written.put(
          "features.store",
          features.store() == null
              ? new Path(job.output(), "_features").toString()
              : features.store());
    }
    return written;
  }

  private Map<String, String> read(JobConfig job) {
    String source = job.data().source();
    String uri = catalog.findDataset(source).map(DatasetDescriptor::uri).orElse(source);
    return Map.of(SOURCE, uri);
  }

  private LoadedBackbone weights(JobConfig job) {
    JobNetworks.check(job);
    Monitor.of(job);
    LoadedBackbone loaded =
        new BackboneLoader(catalog, spark.sparkContext().hadoopConfiguration()).load(job);
    JobNetworks.checkFineTune(job, loaded);
    boolean known =
        job.backbone().weights() == null
            && loaded.descriptor().weights() != null
            && loaded.descriptor().weights().checksum() != null;
    add(
        Check.ok(
            WEIGHTS,
            DRIVER,
            loaded.weights()
                + (known
                    ? " has the catalog's checksum, and can be read"
                    : job.backbone().randomWeights()
                        ? ": drawn from fit.seed"
                        : " can be read; there is no checksum to compare it with")));
    FrozenStage.of(job, loaded)
        .warn(text -> add(Check.warn("backbone", "", text.replaceFirst("^warning: ", ""))));
    return loaded;
  }

  private void shards(ImageSource source, long mostBytes) {
    add(
        Check.ok(
            SOURCE,
            DRIVER,
            String.format(
                Locale.ROOT,
                "%s has %,d rows of %,d classes",
                source.uri(),
                source.size(),
                source.labels().size())));
    source.warnings().forEach(text -> add(Check.warn(SOURCE, "", text)));
    Verified verified = attempt(SOURCE, () -> source.verify(spark, mostBytes));
    if (verified == null || verified.shards() == 0) {
      return;
    }
    verified.problems().forEach(text -> add(Check.fail(SOURCE, "", ExitCode.INPUT, text)));
    if (verified.problems().isEmpty()) {
      boolean all = verified.read() == verified.shards();
      add(
          Check.ok(
              SOURCE,
              "",
              String.format(
                  Locale.ROOT,
                  "%,d shards of %s have their sizes, and %s SHA-256%s",
                  verified.shards(),
                  Sizes.shown(verified.bytes()),
                  all ? "their" : String.format(Locale.ROOT, "%,d of them their", verified.read()),
                  all ? "" : " (" + Sizes.shown(verified.readBytes()) + "; --checksums for all)")));
    }
  }

  private void plan(
      JobConfig job, ImageSource source, LoadedBackbone backbone, ClusterPreflight cluster) {
    SplitPlan plan = attempt("data", () -> JobSplits.parse(job.data()).plan(source.splits()));
    if (plan == null) {
      return;
    }
    JobConfig resolved = JobWorkers.resolve(spark, job, plan);
    Map<String, Long> rows = new LinkedHashMap<>();
    plan.roles().forEach(role -> rows.put(role, plan.rows(role)));
    new PlanChecks(
            rows,
            JobSplits.TRAIN,
            resolved.fit().workers().count(),
            resolved.input().batchSize(),
            resolved.fit().averagingFrequency(),
            cluster.cores())
        .all()
        .forEach(this::add);
    Outputs outputs = attempt("compile", () -> Objectives.of(resolved, source.labels()).outputs());
    if (outputs == null || backbone == null) {
      return;
    }
    long all = rows.values().stream().mapToLong(Long::longValue).sum();
    List<WorkSize> phases = attempt("memory", () -> sizes(resolved, backbone, outputs, all));
    if (phases != null) {
      cluster.sizes(phases);
    }
  }

  private static List<WorkSize> sizes(
      JobConfig job, LoadedBackbone backbone, Outputs outputs, long rows) {
    JobNetworks networks = JobNetworks.of(job, backbone, outputs, null, null);
    Trainable first = job.backbone().trainable();
    NetworkSize size = size(job, backbone, first);
    long head = networks.trained().numParams() - size.trainedParameters();
    List<WorkSize> phases = new ArrayList<>();
    phases.add(size(job, backbone, outputs, first, size, head, rows));
    if (job.fineTune() != null) {
      Trainable second = job.fineTune().trainable();
      phases.add(size(job, backbone, outputs, second, size(job, backbone, second), head, rows));
    }
    return phases;
  }

  private static NetworkSize size(JobConfig job, LoadedBackbone backbone, Trainable trainable) {
    return NetworkSize.of(backbone.backbone(), job.backbone().pooling(), trainable);
  }

  private static WorkSize size(
      JobConfig job,
      LoadedBackbone backbone,
      Outputs outputs,
      Trainable trainable,
      NetworkSize size,
      long head,
      long rows) {
    int width = Networks.featureWidth(backbone.backbone(), job.backbone().pooling());
    long headMaps =
        width
            + outputs.classes()
            + job.head().hidden().stream().mapToLong(h -> h.units(width)).sum();
    long parameters = size.trainedParameters() + head;
    long image = 3L * backbone.inputSize().height() * backbone.inputSize().width();
    return new WorkSize(
        size.frozenParameters(),
        size.frozenMaps(),
        job.backbone().engine() != dev.headway.config.Engine.DL4J,
        image,
        parameters,
        Updaters.of(job.compile().optimizer()).stateSize(parameters),
        size.trainedMaps() + headMaps,
        size.rowFloats(width),
        job.input().augment() == null ? 1 : job.input().augment().copies(),
        job.input().batchSize(),
        job.fit().workers().count(),
        outputs.classes(),
        rows);
  }

  private void trackers(JobConfig job) {
    TrackerReach.mlflow(job.tracking(), environment, job.name())
        .ifPresent(
            reached ->
                add(
                    reached.problem() == null
                        ? Check.ok("tracking", DRIVER, reached.server() + " answers")
                        : Check.warn(
                            "tracking",
                            DRIVER,
                            reached.server()
                                + ": "
                                + reached.problem()
                                + "; the run goes on without it")));
  }

  /** What the command ends with: the request's errors before those of its inputs, and the rest. */
  public static ExitCode worst(List<Check> checks) {
    for (ExitCode code : List.of(ExitCode.REQUEST, ExitCode.INPUT, ExitCode.FAILURE)) {
      if (checks.stream().anyMatch(c -> c.verdict() == Verdict.FAIL && c.exitCode() == code)) {
        return code;
      }
    }
    return ExitCode.DONE;
  }
}
