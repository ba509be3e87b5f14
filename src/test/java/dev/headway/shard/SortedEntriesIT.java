package dev.headway.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.HeadwayException;
import dev.headway.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries on the driver and entries on the cluster are the same table. */
class SortedEntriesIT {
  private static final List<String> SPLITS = List.of("test", "train");
  private static final List<RowRange> TASKS =
      List.of(
          new RowRange("train", 0, 7),
          new RowRange("train", 7, 30),
          new RowRange("test", 3, 9),
          new RowRange("train", 5, 12));

  private final SparkSession spark = LocalSpark.session();

  @ParameterizedTest
  @CsvSource({"1,1", "3,2", "8,5"})
  void bothHaveTheSameOrderCountsAndTasks(int shufflePartitions, int parts) {
    SparkSession session = spark.newSession();
    session.conf().set("spark.sql.shuffle.partitions", String.valueOf(shufflePartitions));
    session.conf().set("spark.sql.adaptive.enabled", "false");
    List<Row> entries = entries();
    try (SortedEntries here = SortedEntries.of(session, rdd(entries, parts), entries.size());
        SortedEntries there = SortedEntries.of(session, rdd(entries, parts), entries.size() - 1)) {
      assertThat(here).isInstanceOf(DriverEntries.class);
      assertThat(there).isInstanceOf(ClusterEntries.class);
      List<Row> expected = new ArrayList<>(entries);
      expected.sort(Entries.ORDER);
      assertThat(all(here)).isEqualTo(expected);
      assertThat(all(there)).isEqualTo(expected);
      try (ListedFiles one = ListedFiles.of("u", SPLITS, 2, here);
          ListedFiles other = ListedFiles.of("u", SPLITS, 2, there)) {
        assertThat(one.digest()).isEqualTo(other.digest());
        assertThat(one.skipped()).isEqualTo(other.skipped()).isEqualTo(new Skipped(4, 2));
        for (int split = 0; split < SPLITS.size(); split++) {
          assertThat(one.rows(split)).isEqualTo(other.rows(split)).isPositive();
          assertThat(one.classCounts(split, 2)).isEqualTo(other.classCounts(split, 2));
          assertThat(one.shards(split, 500)).isEqualTo(other.shards(split, 500));
          assertThat(one.shards(split, 500)).hasSizeGreaterThan(1);
        }
        assertThat(tasks(one)).hasSize(TASKS.size()).isEqualTo(tasks(other));
        assertThat(tasks(one).get(2)).hasSize(6).allMatch(row -> row.getString(3).equals("test"));
      }
    }
  }

  @Test
  void keysThatDifferBehindTheBasicPlaneAreOrderedByCodePoint() {
    // UTF-16 has the second before the first.
    List<String> keys = List.of("\uFF5E.jpg", "\uD83D\uDE00.jpg");
    RowHash same = new RowHash(1, 2);
    List<Row> entries = new ArrayList<>();
    for (String key : keys) {
      entries.add(Entries.row(0, same, key, 0, "p", 1, 1));
    }
    List<Row> turned = List.of(entries.get(1), entries.get(0));
    for (int most : List.of(0, 2)) {
      try (SortedEntries sorted = SortedEntries.of(spark, rdd(turned, 2), most)) {
        assertThat(all(sorted)).isEqualTo(entries);
      }
    }
  }

  @Test
  void aKeyThatStandsTwiceIsRefusedByBoth() {
    List<Row> entries = new ArrayList<>(entries());
    entries.add(entries.get(0));
    for (int most : List.of(0, entries.size())) {
      SortedEntries sorted = SortedEntries.of(spark, rdd(entries, 3), most);
      assertThatThrownBy(() -> ListedFiles.of("u", SPLITS, 2, sorted))
          .isInstanceOf(HeadwayException.class)
          .hasMessage(
              "the key 'test/0.jpg' stands twice in split 'test' of u: keys must be unique within a"
                  + " split; remove one of the two");
    }
  }

  @Test
  void nothingIsNoRows() {
    for (int most : List.of(-1, 0)) {
      try (SortedEntries sorted = SortedEntries.of(spark, rdd(List.of(), 2), most)) {
        assertThat(all(sorted)).isEmpty();
        assertThat(sorted.byTask((part, rows) -> List.<scala.Tuple2<Long, Row>>of().iterator(), 0))
            .satisfies(rows -> assertThat(rows.collect()).isEmpty());
      }
    }
  }

  private static List<Row> entries() {
    Random random = new Random(4);
    List<Row> entries = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int split = i % 3 == 0 ? 0 : 1;
      String key = SPLITS.get(split) + "/" + i + ".jpg";
      RowHash hash = RowHash.of(SPLITS.get(split), 0, key);
      entries.add(
          Entries.row(split, hash, key, i % 2, "file:/" + key, random.nextInt(200), 1000 + i));
    }
    entries.add(20, Entries.skipped("a", 1, 2));
    entries.add(Entries.skipped("b", 3, 0));
    return entries;
  }

  private JavaRDD<Row> rdd(List<Row> entries, int parts) {
    return JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(entries, parts);
  }

  private static List<Row> all(SortedEntries sorted) {
    return sorted.eachPart(
        (part, rows) -> {
          List<Row> own = new ArrayList<>();
          rows.forEachRemaining(own::add);
          return own;
        });
  }

  private static List<List<Row>> tasks(ListedFiles files) {
    return files.byTask(TASKS).glom().collect();
  }
}
