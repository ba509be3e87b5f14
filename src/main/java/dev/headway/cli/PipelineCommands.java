package dev.headway.cli;

import dev.headway.catalog.Catalog;
import dev.headway.catalog.CatalogText;
import dev.headway.catalog.DatasetDescriptor;
import dev.headway.catalog.Finding;
import dev.headway.config.JobConfig;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.pipeline.CompareJob;
import dev.headway.pipeline.EarlyStart;
import dev.headway.pipeline.EvaluateJob;
import dev.headway.pipeline.JobText;
import dev.headway.pipeline.PreflightFile;
import dev.headway.pipeline.PreflightJob;
import dev.headway.pipeline.Quickstart;
import dev.headway.pipeline.ReportJob;
import dev.headway.pipeline.RunDirectory;
import dev.headway.pipeline.SamplePretraining;
import dev.headway.pipeline.StopRequest;
import dev.headway.pipeline.StoppedRun;
import dev.headway.pipeline.TrainJob;
import dev.headway.preflight.Check;
import dev.headway.report.Comparison;
import dev.headway.report.ComparisonText;
import dev.headway.report.Plot;
import dev.headway.shard.ImageSource;
import dev.headway.shard.IngestReport;
import dev.headway.shard.IngestRequest;
import dev.headway.shard.ShardIndex;
import dev.headway.shard.SourceOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The commands' work: each opens what it needs and hands it to the pipeline. */
final class PipelineCommands implements Commands {
  private final BiConsumer<StopRequest, Console> signals;

  private PipelineCommands(BiConsumer<StopRequest, Console> signals) {
    this.signals = signals;
  }

  /** Of a process of its own, which signals may stop. */
  static PipelineCommands ofProcess() {
    return new PipelineCommands(Signals::stopOnRequest);
  }

  /** In a process that does other things as well. */
  static PipelineCommands guest() {
    return new PipelineCommands((stop, console) -> {});
  }

  @Override
  public ExitCode catalogList(Context context) {
    context.console().line(CatalogText.list(catalog(context, Sessions.hadoop())).stripTrailing());
    return ExitCode.DONE;
  }

  @Override
  public ExitCode catalogShow(Show request, Context context) {
    Catalog catalog = catalog(context, Sessions.hadoop());
    context.console().line(CatalogText.show(catalog, request.name()).stripTrailing());
    return ExitCode.DONE;
  }

  @Override
  public ExitCode catalogCheck(Context context) {
    Catalog catalog = catalog(context, Sessions.hadoop());
    List<String> findings =
        new ArrayList<>(catalog.check().stream().map(Finding::toString).toList());
    findings.addAll(damagedShards(catalog));
    findings.forEach(context.console()::line);
    if (!findings.isEmpty()) {
      throw HeadwayException.input(
          findings.size() + " findings in the catalog: mend the entries named above");
    }
    context
        .console()
        .line(
            String.format(
                Locale.ROOT,
                "%d data sets and %d backbones are well described",
                catalog.datasets().size(),
                catalog.backbones().size()));
    return ExitCode.DONE;
  }

  @Override
  public ExitCode ingest(Ingest request, Context context) {
    if (request.format() != null) {
      throw HeadwayException.notBuiltYet("headway ingest --format");
    }
    if (request.name() != null) {
      throw HeadwayException.notBuiltYet("headway ingest --name");
    }
    try (SparkSession spark = Sessions.open("headway ingest")) {
      IngestReport report =
          dev.headway.shard.Ingest.run(
              spark,
              new IngestRequest(
                  request.from(), request.to(), request.seed(), request.shardMib(), null),
              context.progress());
      report.warnings().forEach(context.console()::warn);
      report
          .index()
          .splits()
          .forEach(split -> context.console().line(counts(report, split.name())));
      context
          .console()
          .line(
              String.format(
                  Locale.ROOT,
                  "%,d images in %d shards, %,d bytes; skipped: %,d hidden, %,d of other extensions",
                  report.rows(),
                  report.shards(),
                  report.bytes(),
                  report.skipped().hidden(),
                  report.skipped().otherExtensions()));
      context.console().result(report.uri());
    }
    return ExitCode.DONE;
  }

  @Override
  public ExitCode train(Train request, Context context) {
    Configuration hadoop = Sessions.hadoop();
    StopRequest stop = new StopRequest();
    signals.accept(stop, context.console());
    JobConfig job =
        request.job() == null ? null : JobText.load(request.job(), request.settings(), hadoop);
    StoppedRun stopped = earlier(request, job, hadoop);
    if (stopped != null) {
      // Known without Spark.
      if (stopped.finished()) {
        context.console().note(stopped.finishedMessage());
        context.console().result(stopped.directory().uri());
        return ExitCode.DONE;
      }
      stopped.requireFree();
    }
    String name = stopped == null ? job.name() : stopped.job().name();
    Catalog catalog = catalog(context, hadoop);
    EarlyStart early =
        Sessions.isOneProcess()
            ? EarlyStart.of(stopped == null ? job : stopped.job(), catalog, hadoop)
            : EarlyStart.none();
    double before = sinceJvm();
    try (SparkSession spark = Sessions.open("headway train " + name)) {
      Map<String, Double> start = new LinkedHashMap<>();
      start.put("start_jvm_seconds", before);
      start.put("start_spark_seconds", sinceJvm() - before);
      TrainJob train =
          new TrainJob(spark, catalog, context.progress(), context.console()::note, stop, early);
      RunDirectory run =
          stopped == null ? train.run(job, request.runId(), start) : train.resume(stopped, start);
      context.console().result(run.uri());
    }
    return ExitCode.DONE;
  }

  /** What there is to go on with; null for nothing. */
  private static StoppedRun earlier(Train request, JobConfig job, Configuration hadoop) {
    if (request.resume() != null) {
      return job == null
          ? StoppedRun.of(request.resume(), request.settings(), hadoop)
          : StoppedRun.of(request.resume(), job, hadoop);
    }
    return request.runId() == null
        ? null
        : StoppedRun.find(request.runId(), job, hadoop).orElse(null);
  }

  /** Seconds since the process began to be a JVM. */
  private static double sinceJvm() {
    return (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
  }

  @Override
  public ExitCode evaluate(Evaluate request, Context context) {
    Catalog catalog = catalog(context, Sessions.hadoop());
    try (SparkSession spark = Sessions.open("headway evaluate")) {
      String json =
          new EvaluateJob(spark, catalog, context.progress(), context.console()::note)
              .run(request.model(), request.data(), request.split(), request.out());
      context.console().line(json.stripTrailing());
    }
    return ExitCode.DONE;
  }

  @Override
  public ExitCode report(Report request, Context context) {
    ReportJob.Drawn drawn =
        ReportJob.draw(request.run(), Sessions.hadoop(), context.console()::note);
    context.console().note(drawn.summary().stripTrailing());
    context.console().result(drawn.uri());
    return ExitCode.DONE;
  }

  @Override
  public ExitCode compare(Compare request, Context context) {
    Configuration hadoop = Sessions.hadoop();
    request.out().forEach(CompareJob::requireFormat);
    Comparison comparison = CompareJob.of(request.runs(), hadoop);
    context.console().line(ComparisonText.of(comparison).stripTrailing());
    boolean drawn =
        request.plots() != null || request.out().stream().anyMatch(out -> out.endsWith(".html"));
    List<Plot> plots = drawn ? comparison.plots(context.console()::note) : List.of();
    request.out().forEach(out -> CompareJob.write(comparison, plots, out, hadoop));
    if (request.plots() != null) {
      CompareJob.writePlots(plots, request.plots(), hadoop);
    }
    return ExitCode.DONE;
  }

  @Override
  public ExitCode preflight(Preflight request, Context context) {
    Configuration hadoop = Sessions.hadoop();
    JobConfig job = JobText.load(request.job(), request.settings(), hadoop);
    Catalog catalog = catalog(context, hadoop);
    List<Check> checks;
    try (SparkSession spark = Sessions.openWhole("headway preflight " + job.name())) {
      long mostBytes = request.shards() == Shards.ALL ? Long.MAX_VALUE : PreflightJob.SAMPLED;
      checks =
          new PreflightJob(
                  spark,
                  catalog,
                  context.progress(),
                  System.getenv(),
                  check -> context.console().line(check.toString()))
              .run(job, mostBytes);
    }
    if (request.json() != null) {
      PreflightFile.write(checks, request.json(), hadoop);
    }
    return PreflightEnd.of(checks, context.console());
  }

  @Override
  public ExitCode quickstart(Context context) {
    Catalog catalog = catalog(context, Sessions.hadoop());
    try (SparkSession spark = Sessions.open("headway quickstart")) {
      context
          .console()
          .result(
              new Quickstart(spark, catalog, context.progress(), context.console()::note).run());
    }
    return ExitCode.DONE;
  }

  @Override
  public ExitCode pretrainSample(PretrainSample request, Context context) {
    Catalog catalog = catalog(context, Sessions.hadoop());
    try (SparkSession spark = Sessions.open("headway pretrain-sample")) {
      context
          .console()
          .result(
              new SamplePretraining(spark, catalog, context.progress(), context.console()::note)
                  .run(request.to(), request.settings()));
    }
    return ExitCode.DONE;
  }

  private static Catalog catalog(Context context, Configuration hadoop) {
    return Catalog.load(Catalog.directories(System.getenv(), context.catalogs()), hadoop);
  }

  /** Compares every shard that a data set of this site has with the SHA-256 in its index. */
  private static List<String> damagedShards(Catalog catalog) {
    List<DatasetDescriptor> sharded =
        catalog.datasets().stream().filter(PipelineCommands::hasIndex).toList();
    if (sharded.isEmpty()) {
      return List.of();
    }
    List<String> findings = new ArrayList<>();
    try (SparkSession spark = Sessions.open("headway catalog check")) {
      for (DatasetDescriptor dataset : sharded) {
        String entry = "dataset " + dataset.name();
        SourceOptions options = new SourceOptions(0, dataset.labels());
        try (ImageSource source = ImageSource.open(spark, dataset.uri(), options)) {
          source.verify(spark).forEach(problem -> findings.add(entry + ": " + problem));
        } catch (HeadwayException e) {
          findings.add(entry + ": " + e.getMessage());
        }
      }
    }
    return findings;
  }

  private static boolean hasIndex(DatasetDescriptor dataset) {
    if (dataset.uri() == null) {
      return false;
    }
    try {
      Path index = new Path(dataset.uri(), ShardIndex.FILE);
      return index.getFileSystem(Sessions.hadoop()).exists(index);
    } catch (IOException | IllegalArgumentException e) {
      return false; // The catalog's own check says what is wrong with the place.
    }
  }

  private static String counts(IngestReport report, String split) {
    List<Long> counts = report.classCounts(split);
    return split
        + ": "
        + IntStream.range(0, counts.size())
            .mapToObj(i -> report.index().labels().get(i) + " " + counts.get(i))
            .collect(Collectors.joining(", "));
  }
}
