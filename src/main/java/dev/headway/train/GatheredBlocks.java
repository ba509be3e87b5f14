package dev.headway.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Lanes' blocks, each read from the partitions that have its rows. In one JVM that costs some
 * reading over, which is cheap beside a shuffle's way through files: that one takes seven copies of
 * every row.
 */
final class GatheredBlocks extends RDD<LaneBlock> {
  private static final long serialVersionUID = 1L;

  /** How often a row may be read, in the mean, before a shuffle is cheaper. */
  private static final long MOST_READS = 8;

  private final LaneLayout layout;
  private final RowForm form;
  private final RddBytes<InternalRow> rows;
  private final transient RDD<InternalRow> source;
  private final transient int[][] parts;

  private GatheredBlocks(RDD<InternalRow> rows, RowForm form, LaneLayout layout, int[][] sources) {
    super(rows.context(), Gathered.on(rows, block -> sources[block]), GatheredBlocks.tag());
    this.layout = layout;
    this.form = form;
    this.rows = RddBytes.of(rows);
    this.source = rows;
    this.parts = sources;
  }

  /**
   * The blocks, one in each partition.
   *
   * @param spans of {@code rows}' partitions
   * @return null where a shuffle is better: on a cluster, and where rows are so scattered that each
   *     would be read many times
   */
  static JavaRDD<LaneBlock> of(
      RDD<InternalRow> rows, RowForm form, List<RowSpan> spans, LaneLayout layout) {
    if (!rows.context().isLocal()) {
      return null;
    }
    int[][] sources = new int[layout.allBlocks()][];
    long reads = 0;
    for (int block = 0; block < sources.length; block++) {
      long first = layout.firstPosition(block);
      long last = layout.lastPosition(block);
      sources[block] =
          IntStream.range(0, spans.size()).filter(i -> spans.get(i).meets(first, last)).toArray();
      reads += Arrays.stream(sources[block]).mapToLong(i -> spans.get(i).rows()).sum();
      if (reads > MOST_READS * layout.rows()) {
        return null;
      }
    }
    return new GatheredBlocks(rows, form, layout, sources).toJavaRDD();
  }

  @Override
  public Partition[] getPartitions() {
    return Gathered.of(source, parts.length, block -> parts[block]);
  }

  @Override
  public scala.collection.Iterator<LaneBlock> compute(Partition split, TaskContext context) {
    Gathered own = (Gathered) split;
    List<LaneRow> given = new ArrayList<>();
    RDD<InternalRow> read = rows.read();
    for (Partition part : own.parts()) {
      scala.collection.Iterator<InternalRow> all = read.iterator(part, context);
      while (all.hasNext()) {
        InternalRow row = all.next();
        if (layout.block(row.getLong(RowForm.POSITION)) == own.index()) {
          given.add(form.row(row));
        }
      }
    }
    LaneBlock block = LaneBlock.of(layout, own.index(), given);
    return JavaConverters.asScalaIterator(List.of(block).iterator());
  }

  @SuppressWarnings("unchecked")
  private static ClassTag<LaneBlock> tag() {
    return (ClassTag<LaneBlock>) (ClassTag<?>) ClassTag$.MODULE$.apply(LaneBlock.class);
  }
}
