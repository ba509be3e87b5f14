package dev.headway.shard;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** On the driver, in one part. A task's rows travel with the task. */
final class DriverEntries implements SortedEntries {
  private final JavaSparkContext spark;
  private final List<Row> sorted;

  private DriverEntries(JavaSparkContext spark, List<Row> sorted) {
    this.spark = spark;
    this.sorted = sorted;
  }

  static DriverEntries sort(JavaRDD<Row> entries) {
    List<Row> sorted = new ArrayList<>(entries.collect());
    sorted.sort(Entries.ORDER);
    return new DriverEntries(JavaSparkContext.fromSparkContext(entries.context()), sorted);
  }

  @Override
  public <T> List<T> eachPart(Work<List<T>> work) {
    return work.on(0, sorted.iterator());
  }

  @Override
  public JavaRDD<Row> byTask(Work<Iterator<Tuple2<Long, Row>>> rows, int tasks) {
    List<List<Row>> own = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      own.add(new ArrayList<>());
    }
    rows.on(0, sorted.iterator())
        .forEachRemaining(row -> own.get((int) (row._1() >>> TASK_SHIFT)).add(row._2()));
    // As many partitions as lists: one list in each.
    return spark.parallelize(own, Math.max(1, tasks)).flatMap(List::iterator);
  }

  @Override
  public void close() {
    // The rows go with this.
  }
}
