package dev.headway.shuffle;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * The shuffle over DataFrames. Rows are given to lanes once, as tf.data's {@code shard(W, i)} does,
 * and stay there; each epoch a lane's rows pass through a buffer of its own.
 */
public final class ShuffleOperation {
  /** long, in: the row's position in the split, from 0. */
  public static final String POSITION = "position";

  /** int: position mod workers. */
  public static final String LANE = "lane";

  /** int: the iteration over the data, from 0. */
  public static final String EPOCH = "epoch";

  /** long: the row's place in its lane's order of this epoch, from 0. */
  public static final String ORDER = "order";

  private ShuffleOperation() {}

  /**
   * Gives rows to lanes.
   *
   * @param rows any columns, and {@code position}
   * @param workers lanes, at least 1
   * @return the same columns and {@code lane}, in exactly {@code workers} partitions: partition i
   *     has lane i in the order of the positions
   */
  public static Dataset<Row> lanes(Dataset<Row> rows, int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("there is at least 1 worker, not " + workers);
    }
    int position = rows.schema().fieldIndex(POSITION);
    JavaRDD<Row> laned =
        rows.javaRDD()
            .mapToPair(row -> new Tuple2<>(row.getLong(position), row))
            .repartitionAndSortWithinPartitions(new Lanes(workers), Comparator.naturalOrder())
            .map(row -> append(row._2(), (int) (row._1() % workers)));
    return rows.sparkSession()
        .createDataFrame(laned, rows.schema().add(LANE, DataTypes.IntegerType, false));
  }

  /**
   * One epoch's order of the lanes.
   *
   * @param laned what {@link #lanes} gave; columns and rows may have been taken away since, but the
   *     partitions are the same. Otherwise the Spark job fails with an {@link
   *     IllegalStateException}.
   * @param spec the shuffle of lane 0; lane i has its seed + i
   * @param epoch from 0
   * @return the same columns, {@code epoch} and {@code order}; the rows of a partition come in the
   *     order in which its lane trains them
   */
  public static Dataset<Row> epoch(Dataset<Row> laned, ShuffleSpec spec, int epoch) {
    int laneColumn = laned.schema().fieldIndex(LANE);
    int position = laned.schema().fieldIndex(POSITION);
    StructType schema =
        laned
            .schema()
            .add(EPOCH, DataTypes.IntegerType, false)
            .add(ORDER, DataTypes.LongType, false);
    JavaRDD<Row> ordered =
        laned
            .javaRDD()
            .mapPartitionsWithIndex(
                (lane, rows) ->
                    new Ordered(
                        new ShuffleBuffer<>(
                            new LaneRows(rows, lane, laneColumn, position),
                            spec.forLane(lane),
                            epoch),
                        epoch),
                true);
    return laned.sparkSession().createDataFrame(ordered, schema);
  }

  private static Row append(Row row, Object... values) {
    Object[] all =
        IntStream.range(0, row.length() + values.length)
            .mapToObj(i -> i < row.length() ? row.get(i) : values[i - row.length()])
            .toArray();
    return RowFactory.create(all);
  }

  /** Numbers the rows as they are drawn. */
  private static final class Ordered implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final int epoch;
    private long order;

    Ordered(Iterator<Row> rows, int epoch) {
      this.rows = rows;
      this.epoch = epoch;
    }

    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Row next() {
      return append(rows.next(), epoch, order++);
    }
  }

  /** Position mod workers. */
  private static final class Lanes extends Partitioner implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int workers;

    Lanes(int workers) {
      this.workers = workers;
    }

    @Override
    public int numPartitions() {
      return workers;
    }

    @Override
    public int getPartition(Object position) {
      return (int) ((Long) position % workers);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Lanes that && that.workers == workers;
    }

    @Override
    public int hashCode() {
      return workers;
    }
  }
}
