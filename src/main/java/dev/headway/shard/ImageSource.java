package dev.headway.shard;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Labelled images in a fixed order: a shard directory, an image folder, or a CSV file. The same
 * keys under the same seed have the same order in each of them, whatever the number of partitions.
 *
 * <p>A source holds a cache on the cluster until {@link #close()}.
 */
public sealed interface ImageSource extends AutoCloseable permits ListedSource, ShardSource {
  /**
   * The columns of {@link #rows}: the row's key; the image's bytes as they came, possibly none; the
   * label's place in {@link #labels()}; the source's split; the position there, from 0.
   */
  StructType SCHEMA =
      new StructType()
          .add("key", DataTypes.StringType, false)
          .add("image", DataTypes.BinaryType, false)
          .add("label", DataTypes.IntegerType, false)
          .add("split", DataTypes.StringType, false)
          .add("position", DataTypes.LongType, false);

  /**
   * Opens what lies at a Hadoop URI or local path: a directory with {@code _index.json} is a shard
   * directory, any other an image folder, a file that ends in {@code .csv} a table of {@code
   * path,label[,split]}.
   *
   * @throws dev.headway.error.HeadwayException (exit 3) when there is nothing usable
   */
  static ImageSource open(SparkSession spark, String uri, SourceOptions options) {
    return Sources.open(spark, uri, options);
  }

  /** Where it is, qualified. */
  String uri();

  /** What salts the row order. */
  long seed();

  /** The classes; a row's label is a place in this list. */
  List<String> labels();

  /** The splits in code-point order of their names, with their sizes. */
  List<SplitSize> splits();

  /** The rows of all splits together. */
  default long size() {
    return splits().stream().mapToLong(SplitSize::rows).sum();
  }

  /**
   * The shard files of a split, as many as its {@link SplitSize} has sizes; a folder or CSV file is
   * one, named {@code .}
   */
  List<String> shards(String split);

  /** Rows per class of a split, in the order of {@link #labels()}. */
  List<Long> classCounts(String split);

  /** What lay there and isn't a row. */
  Skipped skipped();

  /** What a user should know before training, one sentence each. */
  List<String> warnings();

  /**
   * A digest of what it holds, 64 hex digits: of the shards' SHA-256, or of all files' keys,
   * labels, sizes and times. Equal digests mean equal rows; the seed and the order count.
   */
  String fingerprint();

  /**
   * The rows of some ranges, columns as in {@link #SCHEMA}. Each partition is one piece of one
   * range with its rows in the order of their positions; partitions follow the ranges as given.
   *
   * @throws IllegalArgumentException when a range is not within its split
   */
  default Dataset<Row> rows(SparkSession spark, List<RowRange> ranges, RowTasks tasks) {
    return spark.createDataFrame(
        tasks(spark, ranges, tasks).flatMap(task -> task.images(task.range())), SCHEMA);
  }

  /**
   * The same by the task, one in each partition, for what may not need the images.
   *
   * @throws IllegalArgumentException when a range is not within its split
   */
  JavaRDD<SourceTask> tasks(SparkSession spark, List<RowRange> ranges, RowTasks tasks);

  /**
   * What the images are of all units that some ranges touch. A Spark job that reads them, where
   * they are files.
   *
   * @throws IllegalArgumentException when a range is not within its split
   */
  ContentDigests contents(SparkSession spark, List<RowRange> ranges);

  /**
   * Reads every shard and compares its SHA-256 to the index; a Spark job. An empty list is good
   * news; of folders and CSV files nothing is known to compare with.
   */
  List<String> verify(SparkSession spark);

  /**
   * Compares every shard's size to the index, and the SHA-256 of some, evenly spread; a Spark job.
   *
   * @param mostBytes that are read
   */
  Verified verify(SparkSession spark, long mostBytes);

  /** Releases the cache. */
  @Override
  void close();
}
