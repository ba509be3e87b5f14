package dev.headway.shard;

import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The files of a source, sorted by (split, hash, key) on the executors and kept there, so that a
 * position means the same file for as long as this lives. The driver holds a few numbers per
 * partition. A file's position is the number of its split's files in earlier partitions and before
 * it in its own: the partitioning doesn't change it.
 */
final class ListedFiles implements AutoCloseable {
  private static final int TASK_SHIFT = 40;

  private final List<String> splits;
  private final Dataset<Row> cached;
  private final JavaRDD<Row> sorted;
  private final List<EntryStats> stats;

  private ListedFiles(
      List<String> splits, Dataset<Row> cached, JavaRDD<Row> sorted, List<EntryStats> stats) {
    this.splits = splits;
    this.cached = cached;
    this.sorted = sorted;
    this.stats = stats;
  }

  /** Sorts, counts and keeps; a Spark job. The listing runs once. */
  static ListedFiles of(
      SparkSession spark, String uri, List<String> splits, int labels, JavaRDD<Row> entries) {
    entries.persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> cached =
        spark
            .createDataFrame(entries, Entries.SCHEMA)
            .sort("split", "high", "low", "key")
            .persist(StorageLevel.MEMORY_AND_DISK());
    int splitCount = splits.size();
    try {
      JavaRDD<Row> sorted = cached.javaRDD();
      List<EntryStats> stats =
          sorted
              .mapPartitions(
                  rows -> Collections.singleton(EntryStats.of(rows, splitCount, labels)).iterator())
              .collect();
      for (EntryStats part : stats) {
        if (part.duplicateKey != null) {
          throw HeadwayException.input(
              "the key '"
                  + part.duplicateKey
                  + "' stands twice in split '"
                  + splits.get(part.duplicateSplit)
                  + "' of "
                  + uri
                  + ": keys must be unique within a split; remove one of the two");
        }
      }
      return new ListedFiles(List.copyOf(splits), cached, sorted, stats);
    } catch (Exception e) { // Spark's actions throw checked exceptions that they don't declare
      cached.unpersist();
      throw e;
    } finally {
      entries.unpersist();
    }
  }

  long rows(int split) {
    return stats.stream().mapToLong(s -> s.rows[split]).sum();
  }

  List<Long> classCounts(int split, int labels) {
    long[] counts = new long[labels];
    for (EntryStats part : stats) {
      for (int i = 0; part.classes[split] != null && i < labels; i++) {
        counts[i] += part.classes[split][i];
      }
    }
    return Arrays.stream(counts).boxed().toList();
  }

  Skipped skipped() {
    return stats.stream()
        .map(s -> new Skipped(s.hidden, s.otherExtensions))
        .reduce(Skipped.NONE, Skipped::plus);
  }

  /** A digest over keys, labels, sizes and times, the same whatever the partitioning. */
  String digest() {
    long high = 0;
    long low = 0;
    for (EntryStats part : stats) {
      high += part.digestHigh;
      low += part.digestLow;
    }
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }

  /**
   * The files of each task as (key, label, path, split name, position), task i in partition i by
   * position.
   */
  JavaRDD<Row> byTask(List<RowRange> tasks) {
    TaskLookup lookup = new TaskLookup(tasks);
    long[] from = tasks.stream().mapToLong(RowRange::from).toArray();
    ArrayList<String> names = new ArrayList<>(splits);
    long[][] starts = starts(s -> s.rows);
    long[] expected = stats.stream().mapToLong(s -> Arrays.stream(s.rows).sum()).toArray();
    JavaPairRDD<Long, Row> located =
        sorted
            .mapPartitionsWithIndex(
                (part, entries) ->
                    new Located(entries, names, starts[part], expected[part], lookup, from),
                false)
            .mapToPair(t -> t);
    return located.repartitionAndSortWithinPartitions(new ByTask(tasks.size())).values();
  }

  /**
   * Where each shard of a split starts: a row's shard is the number of image bytes before it in its
   * split, divided by {@code target}; numbers that no row has are left out.
   */
  List<RowRange> shards(int split, long target) {
    long[][] rowStarts = starts(s -> s.rows);
    long[][] byteStarts = starts(s -> s.bytes);
    List<long[]> firsts =
        sorted
            .mapPartitionsWithIndex(
                (part, entries) ->
                    firstRows(
                            entries, split, rowStarts[part][split], byteStarts[part][split], target)
                        .iterator(),
                false)
            .collect();
    List<RowRange> shards = new ArrayList<>();
    long lastShard = -1;
    long from = 0;
    for (long[] first : firsts) {
      if (first[0] == lastShard) {
        continue;
      }
      if (lastShard >= 0) {
        shards.add(new RowRange(splits.get(split), from, first[1]));
      }
      lastShard = first[0];
      from = first[1];
    }
    if (lastShard >= 0) {
      shards.add(new RowRange(splits.get(split), from, rows(split)));
    }
    return shards;
  }

  /** (shard, position) of each row of a partition that has another shard than the one before. */
  private static List<long[]> firstRows(
      Iterator<Row> entries, int split, long rowsBefore, long bytesBefore, long target) {
    List<long[]> firsts = new ArrayList<>();
    long last = -1;
    long row = rowsBefore;
    long bytes = bytesBefore;
    while (entries.hasNext()) {
      Row entry = entries.next();
      if (entry.getInt(Entries.SPLIT) == split) {
        long shard = bytes / target;
        if (shard != last) {
          firsts.add(new long[] {shard, row});
          last = shard;
        }
        row++;
        bytes += entry.getLong(Entries.SIZE);
      }
    }
    return firsts;
  }

  private interface PerSplit {
    long[] of(EntryStats stats);
  }

  /** Per partition and split: the sum over all earlier partitions. */
  private long[][] starts(PerSplit numbers) {
    long[][] starts = new long[stats.size()][];
    long[] sum = new long[splits.size()];
    for (int part = 0; part < starts.length; part++) {
      starts[part] = sum.clone();
      long[] own = numbers.of(stats.get(part));
      for (int split = 0; split < sum.length; split++) {
        sum[split] += own[split];
      }
    }
    return starts;
  }

  @Override
  public void close() {
    cached.unpersist();
  }

  /** Gives the entries of one partition their positions, once for each task that wants them. */
  private static final class Located implements Iterator<Tuple2<Long, Row>> {
    private final Iterator<Row> entries;
    private final List<String> splits;
    private final long[] positions;
    private final TaskLookup lookup;
    private final long[] from;
    private final ArrayList<Tuple2<Long, Row>> ready = new ArrayList<>();
    private long left;

    Located(
        Iterator<Row> entries,
        List<String> splits,
        long[] starts,
        long expected,
        TaskLookup lookup,
        long[] from) {
      this.entries = entries;
      this.splits = splits;
      this.positions = starts.clone();
      this.left = expected;
      this.lookup = lookup;
      this.from = from;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && entries.hasNext()) {
        Row entry = entries.next();
        if (!Entries.isSkipped(entry)) {
          left--;
          locate(entry);
        }
      }
      if (ready.isEmpty() && left != 0) {
        // A lost block was listed again, and the folder has other files now.
        throw HeadwayException.input(
            "the source's files changed while it was read: start again when nothing writes to it");
      }
      return !ready.isEmpty();
    }

    @Override
    public Tuple2<Long, Row> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove(ready.size() - 1);
    }

    private void locate(Row entry) {
      int split = entry.getInt(Entries.SPLIT);
      long position = positions[split]++;
      String name = splits.get(split);
      lookup.find(
          name,
          position,
          task ->
              ready.add(
                  new Tuple2<>(
                      ((long) task << TASK_SHIFT) + (position - from[task]),
                      RowFactory.create(
                          entry.getString(Entries.KEY),
                          entry.getInt(Entries.LABEL),
                          entry.getString(Entries.PATH),
                          name,
                          position))));
    }
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
