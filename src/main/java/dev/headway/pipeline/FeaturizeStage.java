package dev.headway.pipeline;

import dev.headway.config.Features;
import dev.headway.error.HeadwayException;
import dev.headway.feature.FeatureColumns;
import dev.headway.feature.FeatureRequest;
import dev.headway.feature.FeatureStore;
import dev.headway.feature.FeatureTally;
import dev.headway.feature.Featurizer;
import dev.headway.feature.FrozenPart;
import dev.headway.feature.Variants;
import dev.headway.progress.Progress;
import dev.headway.shard.ImageSource;
import dev.headway.shard.RowRange;
import dev.headway.shard.RowRanges;
import dev.headway.shard.RowTasks;
import dev.headway.telemetry.TaskCounters;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Decodes and featurizes every image that the job needs, once, and keeps the features. */
final class FeaturizeStage {
  private final SparkSession spark;
  private final Progress progress;
  private final Consumer<String> say;
  private final Features settings;
  private final FeatureStore store;

  /**
   * A stage.
   *
   * @param say is given sentences for the user
   * @param settings how features are kept
   * @param store where; null for nowhere
   */
  FeaturizeStage(
      SparkSession spark,
      Progress progress,
      Consumer<String> say,
      Features settings,
      FeatureStore store) {
    this.spark = spark;
    this.progress = progress;
    this.say = say;
    this.settings = settings;
    this.store = store;
  }

  /**
   * Featurizes the rows of some ranges.
   *
   * @param variants of the training rows; null for none. An image counts once, whatever its
   *     variants.
   */
  Featurized run(ImageSource source, List<RowRange> ranges, FrozenPart frozen, Variants variants) {
    Stopwatch watch = new Stopwatch();
    FeatureTally tally = FeatureTally.of(spark.sparkContext());
    // Accumulators move when a task has ended; what tasks in this JVM do is seen at once.
    TaskCounters.Since here = TaskCounters.now();
    FeatureStore keptIn = frozen.recipe().isEmpty() ? null : store;
    long total = ranges.stream().mapToLong(RowRange::rows).sum();
    // Whole blocks: then a row has the same bits whichever rows a job wants.
    List<RowRange> blocks = RowRanges.widened(ranges, Featurizer.BLOCK_ROWS, source.splits());
    Dataset<Row> features = null;
    Counts counts;
    try (Progress.Stage stage = progress.featurize(total);
        Ticker ticker =
            new Ticker(
                () ->
                    stage.to(
                        Math.min(total, Math.max(tally.done().value(), here.images())),
                        quarantined(Math.max(tally.unusable().value(), here.quarantined()))))) {
      ticker.start();
      FeatureRequest request =
          new FeatureRequest(
              frozen,
              variants,
              settings.dtype(),
              ranges,
              keptIn,
              keptIn == null ? null : source.contents(spark, blocks));
      features =
          Featurizer.features(
                  spark,
                  source.tasks(spark, blocks, RowTasks.alignedTo(Featurizer.BLOCK_ROWS)),
                  request,
                  tally)
              .persist(StorageLevel.MEMORY_AND_DISK());
      counts = count(features);
      stage.to(total, quarantined(counts.unusable));
    } catch (Exception e) { // Spark's actions throw checked exceptions that they don't declare.
      if (features != null) {
        features.unpersist(false);
      }
      throw e;
    }
    Featurized featurized =
        new Featurized(
            features,
            counts.usable,
            counts.unusable,
            counts.reused,
            counts.computed,
            counts.digest,
            watch.seconds());
    tally.warnings().forEach(say);
    if (keptIn != null) {
      tell(featurized);
      evict(tally.used());
    }
    return featurized;
  }

  /** Nothing to show is nothing to fear. */
  private static Map<String, Long> quarantined(long images) {
    return images == 0 ? Map.of() : Map.of("quarantined", images);
  }

  private void tell(Featurized featurized) {
    long all = featurized.usable() + featurized.unusable();
    if (featurized.reused() > 0) {
      say.accept(
          String.format(
              Locale.ROOT,
              "Features of %s images were in %s",
              featurized.isHit()
                  ? String.format(Locale.ROOT, "all %,d", all)
                  : String.format(Locale.ROOT, "%,d of %,d", featurized.reused(), all),
              store.uri()));
    }
  }

  private void evict(Set<String> used) {
    if (settings.maxBytes() == null) {
      return;
    }
    try {
      long left = store.evict(settings.maxBytes(), used);
      if (left > settings.maxBytes()) {
        say.accept(
            String.format(
                Locale.ROOT,
                "warning: the features of this run alone are %,d bytes, more than"
                    + " features.max_bytes = %,d: they stay in %s until another run needs the room",
                left,
                settings.maxBytes(),
                store.uri()));
      }
    } catch (IOException e) {
      say.accept(
          "warning: features.max_bytes can't be kept to in " + store.uri() + ": " + e.getMessage());
    }
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
      featurized
          .topReasons()
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

  private static Counts count(Dataset<Row> features) {
    return features
        .select(FeatureColumns.REASON, FeatureColumns.DIGEST, FeatureColumns.REUSED)
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
   * @param reused rows of which all came from the store
   * @param computed usable rows of which something was computed
   * @param rowsSha256 a digest of the rows' keys, labels, positions and bytes, the same wherever
   *     they are stored
   */
  record Featurized(
      Dataset<Row> features,
      long usable,
      long unusable,
      long reused,
      long computed,
      String rowsSha256,
      double seconds) {
    /** Whether nothing had to be computed. */
    boolean isHit() {
      return reused == usable + unusable;
    }

    /** Up to {@code limit} unusable rows in the order of their splits and positions. */
    List<Row> unusableRows(int limit) {
      if (unusable == 0) {
        return List.of();
      }
      return new ArrayList<>(quarantine().limit(limit).collectAsList());
    }

    /** Columns key, split, position, reason of the unusable rows. */
    Dataset<Row> quarantine() {
      Dataset<Row> rows =
          features.select(
              FeatureColumns.KEY,
              FeatureColumns.SPLIT,
              FeatureColumns.POSITION,
              FeatureColumns.REASON);
      if (unusable == 0) {
        // Nothing to look for and to sort.
        return features.sparkSession().createDataFrame(List.<Row>of(), rows.schema());
      }
      return rows.filter(rows.col(FeatureColumns.REASON).isNotNull())
          .orderBy(FeatureColumns.SPLIT, FeatureColumns.POSITION);
    }

    /** The five most frequent reasons with their counts. */
    Map<String, Long> topReasons() {
      Map<String, Long> reasons = new LinkedHashMap<>();
      if (unusable == 0) {
        return reasons;
      }
      features
          .filter(features.col(FeatureColumns.REASON).isNotNull())
          .groupBy(FeatureColumns.REASON)
          .count()
          .orderBy(
              org.apache.spark.sql.functions.desc("count"), features.col(FeatureColumns.REASON))
          .limit(5)
          .collectAsList()
          .forEach(row -> reasons.put(row.getString(0), row.getLong(1)));
      return reasons;
    }
  }

  /** Sums of integers: they don't depend on the order in which partitions come. */
  private static final class Counts implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    private long usable;
    private long unusable;
    private long reused;
    private long computed;
    private BigInteger rows = BigInteger.ZERO;
    private String digest;

    private void add(Row row) {
      if (row.getBoolean(2)) {
        reused++;
      } else if (row.isNullAt(0)) {
        computed++;
      }
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
      sum.reused = reused + other.reused;
      sum.computed = computed + other.computed;
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
