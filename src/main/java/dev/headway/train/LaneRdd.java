package dev.headway.train;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * One partition and one result for each lane. A task reads those of its lane's blocks that it asks
 * for, so a round costs what it trains, however long the lane is.
 */
final class LaneRdd<T> extends RDD<T> {
  private static final long serialVersionUID = 1L;

  private final transient RDD<LaneBlock> blocks;
  private final transient String[] places;
  private final Broadcast<BlockLineage> lineage;
  private final LaneLayout layout;
  private final LaneTask<T> task;

  /**
   * Work on all lanes.
   *
   * @param blocks one in each partition
   * @param lineage the same for the executors
   * @param places where each lane had best run; null where it doesn't matter
   */
  LaneRdd(
      SparkContext spark,
      RDD<LaneBlock> blocks,
      Broadcast<BlockLineage> lineage,
      LaneLayout layout,
      LaneTask<T> task,
      String[] places) {
    super(spark, Gathered.on(blocks, layout::blocksOf), LaneRdd.<T>tag());
    this.blocks = blocks;
    this.places = places;
    this.lineage = lineage;
    this.layout = layout;
    this.task = task;
  }

  /** Runs the work, one Spark job: the results in the lanes' order. */
  List<T> results() {
    Object[] results =
        (Object[])
            context().runJob(this, new OnlyResult<T>(), ClassTag$.MODULE$.apply(Object.class));
    @SuppressWarnings("unchecked")
    List<T> typed = (List<T>) List.of(results);
    return typed;
  }

  /** The same where tasks run in the driver's JVM: nothing is copied. */
  List<T> handedOver() {
    try (Handover<Void, T> handover = Handover.open(null)) {
      Object[] attempts =
          (Object[])
              context()
                  .runJob(this, new GivenResult<>(handover), ClassTag$.MODULE$.apply(Object.class));
      return Arrays.stream(attempts).map(attempt -> handover.take((Long) attempt)).toList();
    }
  }

  @Override
  public Partition[] getPartitions() {
    return Gathered.of(blocks, layout.workers(), layout::blocksOf);
  }

  @Override
  public Seq<String> getPreferredLocations(Partition split) {
    String place = places[split.index()];
    return JavaConverters.asScalaBuffer(place == null ? List.<String>of() : List.of(place));
  }

  @Override
  public Iterator<T> compute(Partition split, TaskContext context) {
    Gathered lane = (Gathered) split;
    T result =
        task.run(
            lane.index(),
            new LaneBlocks() {
              @Override
              public int count() {
                return lane.parts().length;
              }

              @Override
              public LaneBlock open(int block) {
                Iterator<LaneBlock> rows =
                    lineage.value().blocks().iterator(lane.parts()[block], context);
                LaneBlock only = rows.next();
                // The end of the iterator is what lets Spark evict the block again.
                if (rows.hasNext()) {
                  throw new IllegalStateException("a partition has one block");
                }
                return only;
              }
            });
    return JavaConverters.asScalaIterator(List.of(result).iterator());
  }

  @SuppressWarnings("unchecked")
  private static <T> ClassTag<T> tag() {
    return (ClassTag<T>) ClassTag$.MODULE$.apply(Object.class);
  }
}
