package dev.headway.shard;

import dev.headway.error.HeadwayException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * What {@code _index.json} says about a shard directory. Splits are planned from it alone.
 *
 * @param seed salts the row order
 * @param labels the classes; a row's label is a place in this list
 * @param source where the images came from; for people, nothing reads it
 * @param splits in code-point order of their names
 */
public record ShardIndex(long seed, List<String> labels, String source, List<ShardSplit> splits) {
  /** The index' name; it is written last. */
  public static final String FILE = "_index.json";

  /** What marks a directory that is being written; it goes when the index stands. */
  public static final String UNFINISHED = "_ingest_unfinished";

  /** The newest format that this version reads, and the one it writes. */
  public static final int FORMAT_VERSION = 1;

  /** What the rows carry beside key and image. */
  static final String KIND = "label";

  /** Copies the lists. */
  public ShardIndex {
    labels = List.copyOf(labels);
    splits = List.copyOf(splits);
  }

  /** A split by name. */
  ShardSplit split(String name) {
    return splits.stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                HeadwayException.request(
                    "no split '"
                        + name
                        + "' among the shards; there are "
                        + String.join(", ", splits.stream().map(ShardSplit::name).toList())));
  }

  /** Every shard of every split. */
  List<ShardFile> files() {
    return splits.stream().flatMap(s -> s.shards().stream()).toList();
  }

  /**
   * Reads every shard in a Spark job and compares size and SHA-256.
   *
   * @param directory of the shards, a Hadoop URI or local path
   * @return a sentence for each shard that is missing, unreadable or other than the index says
   */
  public List<String> verify(SparkSession spark, String directory) {
    return ShardVerifier.verify(spark, new Path(directory), files());
  }
}
