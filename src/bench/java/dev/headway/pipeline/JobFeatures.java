package dev.headway.pipeline;

import dev.headway.catalog.Catalog;
import dev.headway.config.Features;
import dev.headway.config.JobConfig;
import dev.headway.feature.FeatureColumns;
import dev.headway.feature.FrozenPart;
import dev.headway.pipeline.FeaturizeStage.Featurized;
import dev.headway.progress.Progress;
import dev.headway.shard.ImageSource;
import dev.headway.shard.RowRange;
import dev.headway.shard.SplitSize;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** The main job's own feature stage, and what it is made of, without the rest of the job. */
public final class JobFeatures implements AutoCloseable {
  private final SparkSession spark;
  private final ImageSource source;
  private final FrozenPart frozen;

  private JobFeatures(SparkSession spark, ImageSource source, FrozenPart frozen) {
    this.spark = spark;
    this.source = source;
    this.frozen = frozen;
  }

  /** Opens a job's source and loads its backbone, as the job does before its first image. */
  public static JobFeatures open(SparkSession spark, JobConfig job) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    FrozenPart frozen = frozen(job, hadoop);
    Catalog catalog = Catalog.load(List.of(), hadoop);
    ImageSource source =
        new SourceOpener(spark, catalog)
            .open(job.data().source(), job.data().seed(), Progress.SILENT);
    return new JobFeatures(spark, source, frozen);
  }

  /** What the stage runs for each batch; needs no Spark. */
  public static FrozenPart frozen(JobConfig job, Configuration hadoop) {
    return FrozenStage.of(job, load(job, hadoop));
  }

  /** The backbone as DL4J has it: one input (n, height, width, 3), one map. */
  public static ComputationGraph graph(JobConfig job, Configuration hadoop) {
    return load(job, hadoop).backbone().graph();
  }

  private static LoadedBackbone load(JobConfig job, Configuration hadoop) {
    return new BackboneLoader(Catalog.load(List.of(), hadoop), hadoop).load(job);
  }

  /**
   * Decodes and featurizes images, and lets the features go.
   *
   * @param most of each split, from its first row on
   * @return images that were usable
   */
  public long run(long most) {
    Featurized found = featurize(most);
    found.features().unpersist(true);
    return found.usable();
  }

  /** Label and features of all usable images, in the order of the positions. */
  public List<Row> rows() {
    Featurized found = featurize(Long.MAX_VALUE);
    try {
      return found
          .features()
          .filter(found.features().col(FeatureColumns.FEATURES).isNotNull())
          .orderBy(FeatureColumns.SPLIT, FeatureColumns.POSITION)
          .select(FeatureColumns.LABEL, FeatureColumns.FEATURES)
          .collectAsList();
    } finally {
      found.features().unpersist(true);
    }
  }

  private Featurized featurize(long most) {
    List<RowRange> ranges = new ArrayList<>();
    for (SplitSize split : source.splits()) {
      ranges.add(new RowRange(split.name(), 0, Math.min(most, split.rows())));
    }
    // Nothing is kept: each run does all the work.
    return new FeaturizeStage(spark, Progress.SILENT, said -> {}, Features.DEFAULT, null)
        .run(source, ranges, frozen, null);
  }

  @Override
  public void close() {
    source.close();
  }
}
