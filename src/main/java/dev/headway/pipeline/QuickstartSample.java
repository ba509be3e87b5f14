package dev.headway.pipeline;

import dev.headway.config.JobConfig;
import dev.headway.error.HeadwayException;
import dev.headway.progress.Progress;
import dev.headway.sample.SampleData;
import dev.headway.sample.SampleSpec;
import dev.headway.sample.SceneSet;
import dev.headway.shard.Ingest;
import dev.headway.shard.IngestRequest;
import dev.headway.shard.ShardIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** The built-in sample as image folder and as shards, and the job on it. */
public final class QuickstartSample {
  /** Five classes of 150 images, and six broken files. */
  static final SampleSpec SPEC = new SampleSpec(SceneSet.QUICKSTART, 1, 150, 6);

  private static final String FOLDER = "_sample";

  private final SparkSession spark;
  private final Path folder;
  private final String output;

  /**
   * A sample.
   *
   * @param output where the job's runs go, and the sample beside them: any Hadoop URI or local path
   */
  public QuickstartSample(SparkSession spark, String output) {
    this.spark = spark;
    this.output = output;
    this.folder = new Path(output, FOLDER);
  }

  /** Where it is, as {@code output} names the place. */
  public String uri() {
    return output + "/" + FOLDER;
  }

  /** A folder with a folder of JPEGs for each class, a few of them broken. */
  public String images() {
    return uri() + "/images";
  }

  /** Writes the images, and makes shards of them; what is there is replaced. */
  public void write(Progress progress) {
    try {
      FileSystem files = files();
      files.delete(folder, true);
      SampleData.write(files, new Path(folder, "images"), SPEC);
    } catch (IOException e) {
      throw HeadwayException.failure(
          "the sample can't be written to " + uri() + ": " + e.getMessage(), e);
    }
    Ingest.run(
        spark,
        new IngestRequest(images(), shards(), 0, IngestRequest.DEFAULT_SHARD_MIB, null),
        progress);
  }

  /** Whether it is there, whole: the index of the shards is written last. */
  public boolean isWritten() {
    try {
      return files().exists(new Path(shards(), ShardIndex.FILE));
    } catch (IOException e) {
      throw HeadwayException.failure(
          "the sample can't be looked up in " + uri() + ": " + e.getMessage(), e);
    }
  }

  /**
   * The quickstart's job on the sample.
   *
   * @param settings {@code key=value} each, over it
   */
  public JobConfig job(List<String> settings) {
    return job(shards(), output, settings);
  }

  /** Where the quickstart's job with these settings keeps its runs. */
  public static String output(List<String> settings) {
    return job("unknown", "runs", settings).output();
  }

  private static JobConfig job(String source, String output, List<String> settings) {
    List<String> places = List.of("data.source=" + source, "output=" + output);
    return BuiltInJob.load("quickstart.yaml", places, new ArrayList<>(settings));
  }

  private String shards() {
    return uri() + "/shards";
  }

  private FileSystem files() throws IOException {
    return folder.getFileSystem(spark.sparkContext().hadoopConfiguration());
  }
}
