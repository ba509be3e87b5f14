package dev.headway.pipeline;

import dev.headway.bundle.Bundle;
import dev.headway.catalog.Catalog;
import dev.headway.config.JobConfig;
import dev.headway.feature.FloatBytes;
import dev.headway.history.HistoryParser;
import dev.headway.history.RunMetricsParser;
import dev.headway.progress.Progress;
import dev.headway.sample.SampleData;
import dev.headway.shard.Ingest;
import dev.headway.shard.IngestRequest;
import dev.headway.shard.ShardIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The quickstart's job on the quickstart's sample, again and again with other settings. */
public final class SampleRuns {
  /** Of adam in all runs that say nothing else. */
  public static final double RATE = 0.003;

  private static final String RUN = "run";
  private static final String SHARDS = "shards";

  private final SparkSession spark;
  private final Configuration hadoop;
  private final Path folder;
  private final Consumer<String> say;

  /**
   * Makes the sample and its shards.
   *
   * @param folder gets the sample and the runs; those that are there already are gone on with
   * @param say is given a sentence for each run
   */
  public SampleRuns(SparkSession spark, Path folder, Consumer<String> say) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.folder = folder;
    this.say = say;
    if (!Files.exists(images())) {
      writeImages();
    }
    if (!Files.exists(folder.resolve(SHARDS).resolve(ShardIndex.FILE))) {
      Ingest.run(
          spark,
          new IngestRequest(
              images().toString(), shards(), 0, IngestRequest.DEFAULT_SHARD_MIB, null),
          Progress.SILENT);
    }
  }

  private void writeImages() {
    try {
      SampleData.write(
          FileSystem.getLocal(hadoop),
          new org.apache.hadoop.fs.Path(images().toUri()),
          QuickstartSample.SPEC);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The sample's image folder: {@code <class>/<class>-0001.jpg}, …. */
  public Path images() {
    return folder.resolve("images");
  }

  /**
   * Runs the quickstart's job.
   *
   * @param name of the run
   * @param settings {@code key=value}, as with {@code --set}
   */
  public SampleRun train(String name, String... settings) {
    TrainJob train =
        new TrainJob(spark, Catalog.load(List.of(), hadoop), Progress.SILENT, said -> {});
    JobConfig job = job(List.of("name=" + name), settings);
    RunDirectory run =
        Files.exists(Path.of(job.output(), name, RUN))
            ? train.resume(StoppedRun.of(RUN, job, hadoop), Map.of())
            : train.run(job, RUN, Map.of());
    SampleRun done =
        new SampleRun(
            name,
            run.resolve("bundle/" + Bundle.MODEL).toString(),
            RunMetricsParser.fromJson(run.read("metrics.json"), "metrics.json"),
            HistoryParser.fromJson(run.read("history.json"), "history.json"),
            Bundle.load(run.uri(), hadoop).network());
    say.accept(
        String.format(
            Locale.ROOT,
            "%-24s val %.3f %.4f  test %.3f %.4f  %.1f s",
            name,
            done.number("val_accuracy"),
            done.number("val_loss"),
            done.number("test_accuracy"),
            done.number("test_loss"),
            done.number("total_seconds")));
    return done;
  }

  /** The pretrained backbone's features of all usable images, a row each. */
  public float[][] features() {
    List<Row> rows;
    try (JobFeatures features = JobFeatures.open(spark, job(List.of("name=features")))) {
      rows = features.rows();
    }
    float[][] values = new float[rows.size()][];
    for (int i = 0; i < values.length; i++) {
      FloatBuffer row = FloatBytes.floats(rows.get(i).getAs(1));
      values[i] = new float[row.remaining()];
      row.get(values[i]);
    }
    return values;
  }

  private JobConfig job(List<String> settings, String... more) {
    List<String> all = new ArrayList<>(settings);
    all.add("data.source=" + shards());
    all.add("output=" + folder.resolve("runs"));
    // The quickstart's own rate is for a first look in seconds: its curves jump.
    all.add("compile.optimizer.learning_rate=" + RATE);
    return BuiltInJob.load("quickstart.yaml", all, List.of(more));
  }

  private String shards() {
    return folder.resolve(SHARDS).toString();
  }
}
