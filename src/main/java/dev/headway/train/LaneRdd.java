package dev.headway.train;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.List$;
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
    super(
        spark,
        JavaConverters.<org.apache.spark.Dependency<?>>asScalaBuffer(
                List.of(new BlocksOfLane(blocks, layout)))
            .toList(),
        LaneRdd.<T>tag());
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

  @Override
  public Partition[] getPartitions() {
    Partition[] all = blocks.partitions();
    return IntStream.range(0, layout.workers())
        .mapToObj(
            lane -> {
              Partition[] own = new Partition[layout.blocks(lane)];
              System.arraycopy(all, layout.firstBlock(lane), own, 0, own.length);
              return new LanePartition(lane, own);
            })
        .toArray(Partition[]::new);
  }

  @Override
  public Seq<String> getPreferredLocations(Partition split) {
    String place = places[split.index()];
    return JavaConverters.asScalaBuffer(place == null ? List.<String>of() : List.of(place));
  }

  @Override
  public Iterator<T> compute(Partition split, TaskContext context) {
    LanePartition lane = (LanePartition) split;
    T result =
        task.run(
            lane.index(),
            new LaneBlocks() {
              @Override
              public int count() {
                return lane.blocks.length;
              }

              @Override
              public LaneBlock open(int block) {
                Iterator<LaneBlock> rows =
                    lineage.value().blocks().iterator(lane.blocks[block], context);
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

  private static final class LanePartition implements Partition {
    private static final long serialVersionUID = 1L;
    private final int lane;
    private final Partition[] blocks;

    LanePartition(int lane, Partition[] blocks) {
      this.lane = lane;
      this.blocks = blocks;
    }

    @Override
    public int index() {
      return lane;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof LanePartition that && that.lane == lane;
    }

    @Override
    public int hashCode() {
      return lane;
    }
  }

  /** Only the driver asks for the blocks; the superclass would take them along. */
  private static final class BlocksOfLane extends NarrowDependency<LaneBlock> {
    private static final long serialVersionUID = 1L;
    private final transient RDD<LaneBlock> blocks;
    private final LaneLayout layout;

    BlocksOfLane(RDD<LaneBlock> blocks, LaneLayout layout) {
      super(null);
      this.blocks = blocks;
      this.layout = layout;
    }

    @Override
    public RDD<LaneBlock> rdd() {
      return blocks;
    }

    @Override
    public Seq<Object> getParents(int lane) {
      int first = layout.firstBlock(lane);
      return layout.blocks(lane) == 0
          ? List$.MODULE$.empty()
          : JavaConverters.<Object>asScalaBuffer(
              IntStream.range(first, first + layout.blocks(lane))
                  .<Object>mapToObj(i -> i)
                  .toList());
    }
  }
}
