package dev.headway.pipeline;

import dev.headway.error.HeadwayException;
import dev.headway.feature.FeatureColumns;
import dev.headway.feature.Featurizer;
import dev.headway.feature.FrozenPart;
import dev.headway.feature.Variants;
import dev.headway.progress.Progress;
import dev.headway.shard.ImageSource;
import dev.headway.shard.RowRange;
import dev.headway.shard.RowTasks;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;

/** Decodes and featurizes every image that the job needs, once, and keeps the features. */
final class FeaturizeStage {
  private final SparkSession spark;
  private final Progress progress;

  FeaturizeStage(SparkSession spark, Progress progress) {
    this.spark = spark;
    this.progress = progress;
  }

  /**
   * Featurizes the rows of some ranges.
   *
   * @param variants of the training rows; null for none. An image counts once, whatever its
   *     variants.
   */
  Featurized run(ImageSource source, List<RowRange> ranges, FrozenPart frozen, Variants variants) {
    Stopwatch watch = new Stopwatch();
    LongAccumulator done = spark.sparkContext().longAccumulator("images featurized");
    long total = ranges.stream().mapToLong(RowRange::rows).sum();
    Dataset<Row> features =
        Featurizer.features(
                source.rows(spark, ranges, RowTasks.alignedTo(Featurizer.BLOCK_ROWS)),
                frozen,
                variants,
                done)
            .persist(StorageLevel.MEMORY_AND_DISK());
    Counts counts;
    try (Progress.Stage stage = progress.stage("Featurize", total, "images");
        Ticker ticker = new Ticker(() -> stage.to(Math.min(total, done.value())))) {
      ticker.start();
      counts = count(features);
      stage.to(total);
    } catch (Exception e) { // Spark's actions throw checked exceptions that they don't declare.
      features.unpersist(false);
      throw e;
    }
    return new Featurized(features, counts.usable, counts.unusable, counts.digest, watch.seconds());
  }

  /**
   * Ends the job when too many images are unusable.
   *
   * @param limit the share above which it ends, 0…1
   */
  void refuseTooManyUnusable(Featurized featurized, double limit) {
    long total = featurized.usable() + featurized.unusable();
    if (featurized.unusable() > limit * total) {
      StringBuilder reasons = new StringBuilder();
      topReasons(featurized.features())
          .forEach(
              (reason, count) ->
                  reasons
                      .append(reasons.isEmpty() ? "" : "; ")
                      .append(count)
                      .append("x ")
                      .append(reason));
      throw HeadwayException.input(
          String.format(
              Locale.ROOT,
              "%d of %d images are unusable, more than data.max_quarantined = %s allows (%s);"
                  + " mend or remove them, or raise data.max_quarantined",
              featurized.unusable(),
              total,
              limit,
              reasons));
    }
  }

  /** The five most frequent reasons with their counts. */
  Map<String, Long> topReasons(Dataset<Row> features) {
    Map<String, Long> reasons = new LinkedHashMap<>();
    features
        .filter(features.col(FeatureColumns.REASON).isNotNull())
        .groupBy(FeatureColumns.REASON)
        .count()
        .orderBy(org.apache.spark.sql.functions.desc("count"), features.col(FeatureColumns.REASON))
        .limit(5)
        .collectAsList()
        .forEach(row -> reasons.put(row.getString(0), row.getLong(1)));
    return reasons;
  }

  private static Counts count(Dataset<Row> features) {
    return features
        .select(FeatureColumns.REASON, FeatureColumns.DIGEST)
        .javaRDD()
        .mapPartitions(
            rows -> {
              Counts counts = new Counts();
              rows.forEachRemaining(counts::add);
              return List.of(counts).iterator();
            })
        .collect()
        .stream()
        .reduce(new Counts(), Counts::plus);
  }

  /**
   * Features and what was counted on the way.
   *
   * @param rowsSha256 a digest of the rows' keys, labels, positions and bytes, the same wherever
   *     they are stored
   */
  record Featurized(
      Dataset<Row> features, long usable, long unusable, String rowsSha256, double seconds) {
    /** Up to {@code limit} unusable rows in the order of their splits and positions. */
    List<Row> unusableRows(int limit) {
      return new ArrayList<>(quarantine().limit(limit).collectAsList());
    }

    /** Columns key, split, position, reason of the unusable rows. */
    Dataset<Row> quarantine() {
      return features
          .filter(features.col(FeatureColumns.REASON).isNotNull())
          .select(
              FeatureColumns.KEY,
              FeatureColumns.SPLIT,
              FeatureColumns.POSITION,
              FeatureColumns.REASON)
          .orderBy(FeatureColumns.SPLIT, FeatureColumns.POSITION);
    }
  }

  /** Sums of integers: they don't depend on the order in which partitions come. */
  private static final class Counts implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    private long usable;
    private long unusable;
    private BigInteger rows = BigInteger.ZERO;
    private String digest;

    private void add(Row row) {
      if (row.isNullAt(0)) {
        usable++;
      } else {
        unusable++;
      }
      rows = rows.add(new BigInteger(1, row.<byte[]>getAs(1))).mod(MODULUS);
    }

    private Counts plus(Counts other) {
      Counts sum = new Counts();
      sum.usable = usable + other.usable;
      sum.unusable = unusable + other.unusable;
      sum.rows = rows.add(other.rows).mod(MODULUS);
      byte[] bytes = sum.rows.toByteArray();
      byte[] fixed = new byte[32];
      for (int i = 0; i < Math.min(32, bytes.length); i++) {
        fixed[31 - i] = bytes[bytes.length - 1 - i];
      }
      sum.digest = HexFormat.of().formatHex(fixed);
      return sum;
    }
  }
}
