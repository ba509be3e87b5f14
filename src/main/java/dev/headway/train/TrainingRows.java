package dev.headway.train;

import dev.headway.feature.FeatureColumns;
import dev.headway.feature.PackedRows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple3;

/**
 * The training split's rows, given to the lanes once and kept on the executors for all epochs, as
 * packed blocks. Each lane's are where the lane runs.
 */
public final class TrainingRows implements AutoCloseable {
  private final JavaSparkContext spark;
  private final JavaRDD<LaneBlock> blocks;
  private final Broadcast<BlockLineage> lineage;
  private final LaneLayout layout;
  private final VariantDraw draw;
  private final LanePlaces places;
  private final List<Long> usable;
  private boolean inDriver;

  private TrainingRows(
      JavaSparkContext spark,
      JavaRDD<LaneBlock> blocks,
      Broadcast<BlockLineage> lineage,
      LaneLayout layout,
      VariantDraw draw) {
    this.spark = spark;
    this.blocks = blocks;
    this.lineage = lineage;
    this.layout = layout;
    this.draw = draw;
    this.places = new LanePlaces(layout.workers());
    this.usable = materialise();
  }

  /**
   * Gives rows to lanes: lane i has the positions i, i + workers, i + 2 · workers, …
   *
   * @param features the columns of {@link FeatureColumns}, positions 0 … n - 1 in the split; kept,
   *     as they are read more than once
   * @param workers lanes, at least 1
   */
  public static TrainingRows of(Dataset<Row> features, int workers) {
    return given(
        features.select(FeatureColumns.POSITION, FeatureColumns.LABEL, FeatureColumns.FEATURES),
        r -> new LaneRow(r.getLong(0), bytes(r, 2), r.getInt(1), new float[0]),
        workers,
        VariantDraw.NONE);
  }

  /**
   * As {@link #of(Dataset, int)}, with all variants of the images, of which an epoch trains one.
   *
   * @param features has {@link FeatureColumns#VARIANTS} for each usable row
   * @param draw of as many variants as there are
   */
  public static TrainingRows of(Dataset<Row> features, int workers, VariantDraw draw) {
    if (draw.copies() == 1) {
      return of(features, workers);
    }
    return given(
        features.select(
            FeatureColumns.POSITION,
            FeatureColumns.LABEL,
            FeatureColumns.FEATURES,
            FeatureColumns.VARIANTS),
        r ->
            new LaneRow(
                r.getLong(0),
                all(bytes(r, 2), bytes(r, 3), draw.copies(), r.getLong(0)),
                r.getInt(1),
                new float[0]),
        workers,
        draw);
  }

  /** Spark's own rows, which it reuses: a lane copies only what is its own. */
  private static TrainingRows given(
      Dataset<Row> features, RowForm form, int workers, VariantDraw draw) {
    RDD<InternalRow> kept = features.queryExecution().toRdd();
    List<RowSpan> spans = RowSpan.ofEach(kept.toJavaRDD());
    LaneLayout layout = RowSpan.layout(spans, workers);
    JavaRDD<LaneBlock> gathered = GatheredBlocks.of(kept, form, spans, layout);
    return gathered == null
        ? of(kept.toJavaRDD().map(form::row), layout, draw)
        : keep(gathered, layout, draw);
  }

  private static byte[] bytes(InternalRow row, int column) {
    return row.isNullAt(column) ? null : row.getBinary(column);
  }

  /** Gives rows to lanes by a shuffle; the rows have each position of the layout once. */
  static TrainingRows of(JavaRDD<LaneRow> rows, LaneLayout layout, VariantDraw draw) {
    JavaPairRDD<Integer, LanePiece> pieces =
        rows.mapPartitionsToPair(part -> new LanePieces(layout, part, LanePieces.MOST_BYTES))
            // The key is the partition: an int is its own hash.
            .partitionBy(new HashPartitioner(Math.max(1, layout.allBlocks())));
    JavaRDD<LaneBlock> blocks =
        LargeRecords.in(pieces)
            .values()
            .mapPartitionsWithIndex(
                (block, own) ->
                    block < layout.allBlocks()
                        ? List.of(LaneBlock.pack(layout, block, own)).iterator()
                        : List.<LaneBlock>of().iterator(),
                true);
    return keep(blocks, layout, draw);
  }

  private static TrainingRows keep(JavaRDD<LaneBlock> made, LaneLayout layout, VariantDraw draw) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(made.context());
    JavaRDD<LaneBlock> blocks = made.persist(StorageLevel.MEMORY_AND_DISK());
    Broadcast<BlockLineage> lineage = null;
    TrainingRows given = null;
    try {
      lineage = spark.broadcast(BlockLineage.of(blocks.rdd()));
      given = new TrainingRows(spark, blocks, lineage, layout, draw);
      return given;
    } finally {
      // A failed job's exception is a checked one that nobody declares.
      if (given == null) {
        blocks.unpersist(false);
        if (lineage != null) {
          lineage.destroy();
        }
      }
    }
  }

  /** All usable rows. */
  public long examples() {
    return usable.stream().mapToLong(Long::longValue).sum();
  }

  /** The number of lanes. */
  public int workers() {
    return layout.workers();
  }

  /**
   * Mean and standard deviation of each feature over the usable rows, all their variants included,
   * since those are trained; 1 where a feature doesn't vary. Sums are per lane in position order,
   * then over the lanes in the fixed tree.
   */
  public Standardization standardization() {
    double[] mean = means(sums(new double[0]));
    double[] variance = means(sums(mean));
    float[] deviation = new float[mean.length];
    float[] center = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      center[i] = (float) mean[i];
      deviation[i] = variance[i] > 0 ? (float) Math.sqrt(variance[i]) : 1;
    }
    return new Standardization(center, deviation);
  }

  @Override
  public void close() {
    blocks.unpersist(false);
    lineage.destroy();
  }

  JavaSparkContext spark() {
    return spark;
  }

  LaneLayout layout() {
    return layout;
  }

  /** Whether the rows went through a shuffle's files. */
  boolean isShuffled() {
    return !(blocks.rdd() instanceof GatheredBlocks);
  }

  /** Which of a row's variants is trained. */
  VariantDraw draw() {
    return draw;
  }

  /** Whether the lanes are in this JVM, with these classes: whether a {@link Handover} works. */
  boolean areInDriver() {
    return inDriver;
  }

  LanePlaces places() {
    return places;
  }

  List<Long> usableByLane() {
    return usable;
  }

  /** Work on every lane, each where it ran last. */
  <T> LaneRdd<T> lanes(LaneTask<T> task) {
    return new LaneRdd<>(spark.sc(), blocks.rdd(), lineage, layout, task, places.snapshot());
  }

  /** Has each lane's blocks made where the lane is. */
  private List<Long> materialise() {
    try (Handover<Void, Void> probe = Handover.open(null)) {
      List<Tuple3<Long, String, Boolean>> found =
          lanes((lane, own) -> new Tuple3<>(countUsable(own), LanePlaces.here(), probe.isHere()))
              .results();
      for (int lane = 0; lane < found.size(); lane++) {
        places.set(lane, found.get(lane)._2());
      }
      inDriver = found.stream().allMatch(Tuple3::_3);
      return found.stream().map(Tuple3::_1).toList();
    }
  }

  private static long countUsable(LaneBlocks own) {
    long count = 0;
    for (int i = 0; i < own.count(); i++) {
      count += own.open(i).usable().rows();
    }
    return count;
  }

  private double[] means(List<double[]> lanes) {
    double[] sum = FixedTreeSum.sum(lanes.stream().filter(lane -> lane.length > 0).toList());
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= (double) examples() * draw.copies();
    }
    return sum;
  }

  /** Σ x by lane, or Σ (x - mean)² when a mean is given. */
  private List<double[]> sums(double[] mean) {
    int copies = draw.copies();
    return new ArrayList<>(lanes((lane, own) -> sum(own, mean, copies)).results());
  }

  private static double[] sum(LaneBlocks own, double[] mean, int copies) {
    double[] sum = new double[0];
    for (int block = 0; block < own.count(); block++) {
      PackedRows rows = own.open(block).usable();
      int width = rows.width() / copies;
      if (sum.length == 0) {
        sum = new double[width];
      }
      for (int i = 0; i < rows.values().length; i++) {
        double x = rows.values()[i];
        int k = i % width;
        sum[k] += mean.length == 0 ? x : (x - mean[k]) * (x - mean[k]);
      }
    }
    return sum;
  }

  /** A row's variants from the first on, as one row of values; null for an unusable row. */
  private static byte[] all(byte[] first, byte[] more, int copies, long position) {
    if (first == null) {
      return null;
    }
    if (more == null || more.length != (copies - 1) * first.length) {
      throw new IllegalStateException(
          String.format(
              "position %d has %d bytes of variants for %d copies of %d bytes",
              position, more == null ? 0 : more.length, copies, first.length));
    }
    return ByteBuffer.allocate(first.length + more.length).put(first).put(more).array();
  }
}
