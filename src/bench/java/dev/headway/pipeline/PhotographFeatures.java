package dev.headway.pipeline;

import dev.headway.catalog.Catalog;
import dev.headway.config.Features;
import dev.headway.config.JobConfig;
import dev.headway.config.JobFile;
import dev.headway.feature.FeatureColumns;
import dev.headway.pipeline.FeaturizeStage.Featurized;
import dev.headway.progress.Progress;
import dev.headway.shard.ImageSource;
import dev.headway.shard.RowRange;
import dev.headway.shard.SplitSize;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The features of a folder of photographs, made by the main job's own stages. */
public final class PhotographFeatures {
  private static final String JOB =
      """
      name: bench
      data: { train: train }
      backbone: { name: mobilenet_v1_0.25_224 }
      """;

  private PhotographFeatures() {}

  /**
   * MobileNet's features of all usable photographs.
   *
   * @param folder one folder a class
   * @param weights a Keras file
   * @return label and features, in the order of the positions
   */
  public static List<Row> of(SparkSession spark, String folder, String weights) {
    JobConfig job =
        JobFile.load(JOB, "bench", List.of("data.source=" + folder, "backbone.weights=" + weights));
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Catalog catalog = Catalog.load(List.of(), hadoop);
    try (ImageSource source =
        new SourceOpener(spark, catalog).open(job.data().source(), job.data().seed())) {
      List<RowRange> all = source.splits().stream().map(PhotographFeatures::all).toList();
      FrozenStage frozen = FrozenStage.of(job, new BackboneLoader(catalog, hadoop).load(job));
      Featurized found =
          new FeaturizeStage(spark, Progress.SILENT, sentence -> {}, Features.DEFAULT, null)
              .run(source, all, frozen, null);
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
  }

  private static RowRange all(SplitSize split) {
    return new RowRange(split.name(), 0, split.rows());
  }
}
