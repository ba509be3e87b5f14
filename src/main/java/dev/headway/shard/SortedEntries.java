package dev.headway.shard;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The table of {@link Entries} in its order, in parts that follow one another. Few entries lie on
 * the driver, in one part; of more it holds nothing.
 */
interface SortedEntries extends AutoCloseable {
  /**
   * Entries that the driver sorts and keeps itself, some 500 bytes each: sorting them in Spark
   * takes a JVM that has just started several seconds, and this a tenth of one.
   */
  int MOST_ON_DRIVER = 50_000;

  /** The task stands in the upper bits of the keys of {@link #byTask}. */
  int TASK_SHIFT = 40;

  /**
   * Sorts and keeps.
   *
   * @param entries in any order; looked at once
   * @param most that the driver takes
   */
  static SortedEntries of(SparkSession spark, JavaRDD<Row> entries, int most) {
    entries.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return entries.count() <= most
          ? DriverEntries.sort(entries)
          : ClusterEntries.sort(spark, entries);
    } finally {
      entries.unpersist();
    }
  }

  /** Work on all parts, in their order. */
  <T> List<T> eachPart(Work<List<T>> work);

  /**
   * The rows of each task, task i in partition i.
   *
   * @param rows of a part: the task and the row's place in it, and the row; of a task in the order
   *     of places
   */
  JavaRDD<Row> byTask(Work<Iterator<Tuple2<Long, Row>>> rows, int tasks);

  @Override
  void close();

  /** Work on a part, where the part is. */
  @FunctionalInterface
  interface Work<T> extends Serializable {
    T on(int part, Iterator<Row> entries);
  }
}
