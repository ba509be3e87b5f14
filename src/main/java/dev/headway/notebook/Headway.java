package dev.headway.notebook;

import dev.headway.catalog.Catalog;
import dev.headway.config.JobConfig;
import dev.headway.config.JobFile;
import dev.headway.history.Gallery;
import dev.headway.pipeline.CompareJob;
import dev.headway.pipeline.JobText;
import dev.headway.pipeline.QuickstartSample;
import dev.headway.pipeline.RunDirectory;
import dev.headway.pipeline.SqlSettings;
import dev.headway.pipeline.TrainJob;
import dev.headway.progress.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Headway for notebooks and for programs: from a session that is there already to runs, and to what
 * one wants to see of them.
 *
 * <pre>{@code
 * val headway = Headway.on(spark)
 * val run = headway.train(headway.job("pets.yaml", "fit.epochs=20"))
 * println(run.history)
 * }</pre>
 *
 * <p>The session is the caller's: it is never stopped, and its settings, local properties and views
 * are afterwards as they were. Progress and warnings are printed to the paragraph. What goes wrong
 * is a {@link dev.headway.error.HeadwayException}, whose message says what to do. Immutable, and
 * good for several threads.
 */
public final class Headway {
  private final SparkSession spark;
  private final List<String> catalogs;

  private Headway(SparkSession spark, List<String> catalogs) {
    this.spark = spark;
    this.catalogs = catalogs;
  }

  /**
   * Headway on a session.
   *
   * @throws dev.headway.error.HeadwayException exit 2 when Headway can't work in this Spark, with
   *     the settings to add
   */
  public static Headway on(SparkSession spark) {
    SparkSettings.require(spark);
    return new Headway(spark, List.of());
  }

  /**
   * The same with a catalog directory more, as the command's {@code --catalog}.
   *
   * @param directory any Hadoop URI or local path
   */
  public Headway catalog(String directory) {
    List<String> more = new ArrayList<>(catalogs);
    more.add(directory);
    return new Headway(spark, List.copyOf(more));
  }

  /**
   * A job from a file.
   *
   * @param uri any Hadoop URI or local path
   * @param settings {@code key=value} each, over the file
   * @throws dev.headway.error.HeadwayException exit 2, naming what is wrong and its line
   */
  public Job job(String uri, String... settings) {
    return new Job(JobText.load(uri, List.of(settings), hadoop()));
  }

  /**
   * A job from the text of a job file.
   *
   * @param settings {@code key=value} each, over the text
   * @throws dev.headway.error.HeadwayException exit 2, naming what is wrong and its line
   */
  public Job yaml(String text, String... settings) {
    return new Job(JobFile.load(text, "the note's job", List.of(settings)));
  }

  /**
   * The quickstart's job on the built-in sample, which is made in {@code _sample} under the job's
   * {@code output} unless it is there.
   *
   * @param settings {@code key=value} each, over the job; not {@code data.source}
   */
  public Job sample(String... settings) {
    List<String> list = List.of(settings);
    return new Job(sampleIn(QuickstartSample.output(list)).job(list));
  }

  /**
   * The built-in sample as a folder of images, with a folder for each class: made in {@code
   * _sample} under {@code runs} unless it is there.
   *
   * @return the folder
   */
  public String sampleImages() {
    return sampleIn(QuickstartSample.output(List.of())).images();
  }

  /**
   * Runs a job.
   *
   * @throws dev.headway.error.HeadwayException with the exit codes of the command {@code train}
   */
  public Run train(Job job) {
    return train(job, null);
  }

  /**
   * Runs a job as a run of a given id. A run of that id that was stopped is gone on with, and one
   * that is finished is returned as it is.
   *
   * @param id letters, digits, {@code . _ -}
   * @throws dev.headway.error.HeadwayException with the exit codes of the command {@code train}
   */
  public Run train(Job job, String id) {
    Paragraph paragraph = Paragraph.current();
    JobConfig config = job.config();
    RunDirectory run =
        Guest.in(
            spark.sparkContext(),
            () ->
                new TrainJob(own(), catalog(), new ParagraphProgress(paragraph), paragraph::say)
                    .run(config, id, Map.of()));
    return new Run(spark, run);
  }

  /**
   * The minibatch that a job would train first, augmented, as the network would see it: before
   * anything is trained. DataFrame: as {@link Run#showBatch()}.
   *
   * @throws dev.headway.error.HeadwayException exit 2 or 3, as {@link #train} refuses the job
   */
  public Display showBatch(Job job) {
    Paragraph paragraph = Paragraph.current();
    Gallery gallery =
        Guest.in(
            spark.sparkContext(),
            () ->
                new TrainJob(own(), catalog(), Progress.SILENT, paragraph::say)
                    .firstBatch(job.config()));
    return Run.batch(spark, gallery);
  }

  /**
   * A run that is there, finished or not.
   *
   * @param uri any Hadoop URI or local path, such as {@code train} printed as its last line
   * @throws dev.headway.error.HeadwayException exit 3 when there is none
   */
  public Run run(String uri) {
    return new Run(spark, RunDirectory.open(uri, hadoop()));
  }

  /**
   * Finished runs side by side. DataFrame: {@code run} string, what runs are judged by (doubles or
   * null), and a string for each key, such as {@code fit.epochs}, in which their jobs differ.
   *
   * @throws dev.headway.error.HeadwayException exit 2 for less than two runs or the same twice,
   *     exit 3 when one of them isn't finished
   */
  public Display compare(Run... runs) {
    List<String> uris = Arrays.stream(runs).map(Run::uri).toList();
    return new Table(ComparisonTable.of(spark, CompareJob.of(uris, hadoop())));
  }

  private QuickstartSample sampleIn(String output) {
    Paragraph paragraph = Paragraph.current();
    return Guest.in(
        spark.sparkContext(),
        () -> {
          QuickstartSample sample = new QuickstartSample(own(), output);
          if (!sample.isWritten()) {
            paragraph.say("Making the sample in " + sample.uri());
            sample.write(new ParagraphProgress(paragraph));
          }
          return sample;
        });
  }

  /** The same Spark with SQL settings of our own. */
  private SparkSession own() {
    SparkSession own = spark.newSession();
    SqlSettings.missing(spark.sparkContext().getConf())
        .forEach((key, value) -> own.conf().set(key, value));
    return own;
  }

  private Catalog catalog() {
    return Catalog.load(Catalog.directories(System.getenv(), catalogs), hadoop());
  }

  private Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }
}
