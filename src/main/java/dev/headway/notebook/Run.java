package dev.headway.notebook;

import dev.headway.error.HeadwayException;
import dev.headway.history.Gallery;
import dev.headway.history.GalleryParser;
import dev.headway.history.History;
import dev.headway.history.HistoryParser;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import dev.headway.history.RunSummary;
import dev.headway.history.RunSummaryParser;
import dev.headway.pipeline.RunDirectory;
import dev.headway.split.SplitPlan;
import dev.headway.split.SplitPlanParser;
import dev.headway.storage.ParquetFolder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
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
   * {@code predicted} string, {@code count} long, a row for each pair. Of more than 30 classes the
   * display is the 20 most frequent mix-ups.
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
    if (!directory.has("predictions.parquet/" + ParquetFolder.FINISHED)) {
      throw noTestSplit("predictions.parquet");
    }
    return new Table(parquet("predictions.parquet"));
  }

  /**
   * The images that couldn't be used. DataFrame: {@code key}, {@code split}, {@code position},
   * {@code reason}.
   */
  public Display quarantine() {
    if (!directory.has("quarantine.parquet/" + ParquetFolder.FINISHED)) {
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

  /**
   * Test images of which the network is surest and right, surest and wrong, and least sure; pixels
   * as the network sees them, mapped back to 0–255. DataFrame: {@code kind} ({@code right}, {@code
   * wrong}, {@code least_sure}), {@code key}, {@code split}, {@code position}, {@code variant} int,
   * {@code label}, {@code predicted}, its {@code score} double, {@code png} binary.
   *
   * @throws HeadwayException exit 3 when the job had no test split
   */
  public Display gallery() {
    Gallery gallery = pictures();
    if (gallery.right().isEmpty() && gallery.wrong().isEmpty()) {
      throw noTestSplit("pictures of test images");
    }
    return new Html(
        RunFrames.pictures(spark, byKind(gallery)),
        GalleryMarkup.kind("Right, and surest", gallery.right())
            + GalleryMarkup.kind("Wrong, and surest", gallery.wrong())
            + GalleryMarkup.kind("Least sure", gallery.leastSure()));
  }

  private static Map<String, List<Gallery.Picture>> byKind(Gallery gallery) {
    Map<String, List<Gallery.Picture>> kinds = new LinkedHashMap<>();
    kinds.put("right", gallery.right());
    kinds.put("wrong", gallery.wrong());
    kinds.put("least_sure", gallery.leastSure());
    return kinds;
  }

  /**
   * The minibatch that the run trained first, augmented, as the network saw it. DataFrame: as
   * {@link #gallery()}, of kind {@code batch}, nothing predicted.
   */
  public Display showBatch() {
    return batch(spark, pictures());
  }

  static Display batch(SparkSession spark, Gallery gallery) {
    return new Html(
        RunFrames.pictures(spark, Map.of("batch", gallery.batch())), GalleryMarkup.batch(gallery));
  }

  private Gallery pictures() {
    return GalleryParser.fromJson(read("gallery.json"), "gallery.json");
  }

  /**
   * A picture of {@code plots}. DataFrame: {@code name} string, {@code png} binary, one row.
   *
   * @param name such as {@code loss}
   * @throws HeadwayException exit 2, with the names that there are
   */
  public Display plot(String name) {
    String file = "plots/" + name + ".png";
    List<String> names = directory.names("plots");
    if (!names.contains(name + ".png")) {
      throw HeadwayException.request(
          "run "
              + uri()
              + " has no plot '"
              + name
              + "'; there are: "
              + names.stream()
                  .filter(n -> n.endsWith(".png"))
                  .map(n -> n.replace(".png", ""))
                  .collect(Collectors.joining(", ")));
    }
    byte[] png = directory.read(file, (in, length) -> in.readAllBytes());
    return new Picture(RunFrames.plot(spark, name, png), png);
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
