package dev.headway.shard;

import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The files of a source, sorted by (split, hash, key) and kept, so that a position means the same
 * file for as long as this lives. A file's position is the number of its split's files in earlier
 * parts and before it in its own: the partitioning doesn't change it.
 */
final class ListedFiles implements AutoCloseable {
  private final List<String> splits;
  private final SortedEntries sorted;
  private final List<EntryStats> stats;

  private ListedFiles(List<String> splits, SortedEntries sorted, List<EntryStats> stats) {
    this.splits = splits;
    this.sorted = sorted;
    this.stats = stats;
  }

  /** Sorts, counts and keeps. The listing runs once. */
  static ListedFiles of(
      SparkSession spark, String uri, List<String> splits, int labels, JavaRDD<Row> entries) {
    return of(uri, splits, labels, SortedEntries.of(spark, entries, SortedEntries.MOST_ON_DRIVER));
  }

  /**
   * Counts.
   *
   * @param sorted closed with this
   */
  static ListedFiles of(String uri, List<String> splits, int labels, SortedEntries sorted) {
    int splitCount = splits.size();
    try {
      List<EntryStats> stats =
          sorted.eachPart((part, rows) -> List.of(EntryStats.of(rows, splitCount, labels)));
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
      return new ListedFiles(List.copyOf(splits), sorted, stats);
    } catch (Exception e) { // Spark's actions throw checked exceptions that they don't declare
      sorted.close();
      throw e;
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
   * The files of each task as (key, label, path, split name, position, size, modification time),
   * task i in partition i by position.
   */
  JavaRDD<Row> byTask(List<RowRange> tasks) {
    TaskLookup lookup = new TaskLookup(tasks);
    long[] from = tasks.stream().mapToLong(RowRange::from).toArray();
    ArrayList<String> names = new ArrayList<>(splits);
    long[][] starts = starts(s -> s.rows);
    long[] expected = stats.stream().mapToLong(s -> Arrays.stream(s.rows).sum()).toArray();
    return sorted.byTask(
        (part, entries) ->
            new LocatedEntries(entries, names, starts[part], expected[part], lookup, from),
        tasks.size());
  }

  /**
   * Where each shard of a split starts: a row's shard is the number of image bytes before it in its
   * split, divided by {@code target}; numbers that no row has are left out.
   */
  List<RowRange> shards(int split, long target) {
    long[][] rowStarts = starts(s -> s.rows);
    long[][] byteStarts = starts(s -> s.bytes);
    List<long[]> firsts =
        sorted.eachPart(
            (part, entries) ->
                firstRows(entries, split, rowStarts[part][split], byteStarts[part][split], target));
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
    sorted.close();
  }
}
