package dev.headway.shard;

import java.util.Comparator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The table of a source's files: which row each is, where it lies, and what it sorts by. */
final class Entries {
  static final int SPLIT = 0;
  static final int HIGH = 1;
  static final int LOW = 2;
  static final int KEY = 3;
  static final int LABEL = 4;
  static final int PATH = 5;
  static final int SIZE = 6;
  static final int MODIFIED = 7;

  static final StructType SCHEMA =
      new StructType()
          .add("split", DataTypes.IntegerType, false)
          .add("high", DataTypes.LongType, false)
          .add("low", DataTypes.LongType, false)
          .add("key", DataTypes.StringType, false)
          .add("label", DataTypes.IntegerType, false)
          .add("path", DataTypes.StringType, false)
          .add("size", DataTypes.LongType, false)
          .add("modified", DataTypes.LongType, false);

  /** What the table is sorted by, where Spark sorts it. */
  static final String[] SORTED_BY = {"split", "high", "low", "key"};

  /** The same for a sort in one place; Spark compares texts by their UTF-8 bytes. */
  static final Comparator<Row> ORDER =
      Comparator.<Row>comparingInt(entry -> entry.getInt(SPLIT))
          .thenComparingLong(entry -> entry.getLong(HIGH))
          .thenComparingLong(entry -> entry.getLong(LOW))
          .thenComparing(entry -> entry.getString(KEY), CodePoints.ORDER);

  /** The split of entries that only carry what a folder had to skip; they sort behind all rows. */
  private static final int SKIPPED = Integer.MAX_VALUE;

  private Entries() {}

  static Row row(
      int split, RowHash hash, String key, int label, String path, long size, long modified) {
    return RowFactory.create(
        split, hash.sortableHigh(), hash.sortableLow(), key, label, path, size, modified);
  }

  static Row skipped(String folder, long hidden, long otherExtensions) {
    return RowFactory.create(SKIPPED, hidden, otherExtensions, folder, 0, "", 0L, 0L);
  }

  static boolean isSkipped(Row entry) {
    return entry.getInt(SPLIT) == SKIPPED;
  }
}
