package dev.headway.shard;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** Sorted on the executors and kept there. The driver holds nothing of them. */
final class ClusterEntries implements SortedEntries {
  private final Dataset<Row> cached;
  private final JavaRDD<Row> sorted;

  private ClusterEntries(Dataset<Row> cached) {
    this.cached = cached;
    this.sorted = cached.javaRDD();
  }

  static ClusterEntries sort(SparkSession spark, JavaRDD<Row> entries) {
    Dataset<Row> cached =
        spark
            .createDataFrame(entries, Entries.SCHEMA)
            .sort(Entries.SORTED_BY[0], java.util.Arrays.copyOfRange(Entries.SORTED_BY, 1, 4))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      ClusterEntries made = new ClusterEntries(cached);
      // Here, so that the listing isn't run again when its own rows are let go.
      made.sorted.count();
      return made;
    } catch (Exception e) { // Spark's actions throw checked exceptions that they don't declare
      cached.unpersist();
      throw e;
    }
  }

  @Override
  public <T> List<T> eachPart(Work<List<T>> work) {
    return sorted
        .mapPartitionsWithIndex((part, entries) -> work.on(part, entries).iterator(), false)
        .collect();
  }

  @Override
  public JavaRDD<Row> byTask(Work<Iterator<Tuple2<Long, Row>>> rows, int tasks) {
    JavaPairRDD<Long, Row> located =
        sorted
            .mapPartitionsWithIndex((part, entries) -> rows.on(part, entries), false)
            .mapToPair(t -> t);
    return located.repartitionAndSortWithinPartitions(new ByTask(tasks)).values();
  }

  @Override
  public void close() {
    cached.unpersist();
  }

  /** The task stands in the upper bits of the sort key. */
  private static final class ByTask extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int tasks;

    ByTask(int tasks) {
      this.tasks = tasks;
    }

    @Override
    public int numPartitions() {
      return tasks;
    }

    @Override
    public int getPartition(Object key) {
      return (int) ((Long) key >>> TASK_SHIFT);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByTask by && by.tasks == tasks;
    }

    @Override
    public int hashCode() {
      return tasks;
    }
  }
}
