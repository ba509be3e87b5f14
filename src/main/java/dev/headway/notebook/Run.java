package dev.headway.notebook;

import dev.headway.error.HeadwayException;
import dev.headway.history.History;
import dev.headway.history.HistoryParser;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import dev.headway.history.RunSummary;
import dev.headway.history.RunSummaryParser;
import dev.headway.pipeline.RunDirectory;
import dev.headway.split.SplitPlan;
import dev.headway.split.SplitPlanParser;
import java.util.OptionalDouble;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A run as its directory shows it: each call looks at the files again. */
public final class Run {
  private final SparkSession spark;
  private final RunDirectory directory;

  Run(SparkSession spark, RunDirectory directory) {
    this.spark = spark;
    this.directory = directory;
  }

  /** The directory's qualified URI. */
  public String uri() {
    return directory.uri();
  }

  /** The run's id. */
  public String id() {
    return directory.runId();
  }

  /** Where the page with all of it is. */
  public String report() {
    return directory.resolve("report.html").toString();
  }

  /**
   * Epoch by epoch what was measured, as {@code history.json} has it; Zeppelin draws lines of it.
   * DataFrame: {@code epoch} int, from 0, then a double for each metric ({@code loss}, {@code
   * val_loss} …). Also while the run goes on.
   */
  public Display history() {
    History history = HistoryParser.fromJson(read("history.json"), "history.json");
    return new Table(RunFrames.history(spark, history));
  }

  /**
   * What the run is judged by. DataFrame: {@code name} string, {@code number} double or null,
   * {@code text} string or null.
   */
  public Display metrics() {
    return new Table(RunFrames.metrics(spark, numbers()));
  }

  /** One number of {@link #metrics()}, such as {@code test_accuracy}; empty when there is none. */
  public OptionalDouble metric(String name) {
    return numbers().number(name);
  }

  /**
   * The test split's confusion matrix, true classes in rows. DataFrame: {@code truth} string,
   * {@code predicted} string, {@code count} long, a row for each pair.
   *
   * @throws HeadwayException exit 3 when the job had no test split
   */
  public Display confusion() {
    RunSummary summary = RunSummaryParser.fromJson(read("evaluation.json"), "evaluation.json");
    if (summary.confusion() == null) {
      throw noTestSplit("confusion matrix");
    }
    return new Html(
        RunFrames.confusion(spark, summary.labels(), summary.confusion()),
        ConfusionMarkup.of(summary.labels(), summary.confusion()));
  }

  /**
   * The test split image by image. DataFrame: {@code key}, {@code position}, {@code label}, {@code
   * predicted}, and {@code probabilities} (or {@code scores}), an array of floats in the order of
   * the classes.
   *
   * @throws HeadwayException exit 3 when the job had no test split
   */
  public Display predictions() {
    if (!directory.has("predictions.parquet")) {
      throw noTestSplit("predictions.parquet");
    }
    return new Table(parquet("predictions.parquet"));
  }

  /**
   * The images that couldn't be used. DataFrame: {@code key}, {@code split}, {@code position},
   * {@code reason}.
   */
  public Display quarantine() {
    if (!directory.has("quarantine.parquet")) {
      throw HeadwayException.input(
          "run " + uri() + " has no quarantine.parquet: it ended before its images were read");
    }
    return new Table(parquet("quarantine.parquet"));
  }

  /**
   * Which rows of the data had which role. DataFrame: {@code role}, {@code spec} (as the job names
   * it), {@code split} of the source, {@code first} and {@code last} position in it, from 0,
   * inclusive, {@code rows}.
   */
  public Display splits() {
    SplitPlan plan = SplitPlanParser.fromJson(read("split.json"), "split.json");
    return new Table(RunFrames.splits(spark, plan));
  }

  /** The job as it ran, as a job file. */
  public String job() {
    return read("job.yaml");
  }

  RunMetrics numbers() {
    return RunMetricsParser.fromJson(read("metrics.json"), "metrics.json");
  }

  private String read(String name) {
    return directory.read(name);
  }

  private Dataset<Row> parquet(String name) {
    return spark.read().parquet(directory.resolve(name).toString());
  }

  private HeadwayException noTestSplit(String what) {
    return HeadwayException.input(
        "run "
            + uri()
            + " has no "
            + what
            + ": its job has no test split, or it didn't finish; set data.test");
  }

  /** One line for the shell's echo. */
  @Override
  public String toString() {
    return "run " + id() + " in " + uri();
  }
}
