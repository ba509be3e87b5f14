package dev.headway.shard;

import java.util.List;

/**
 * How a source is to be read.
 *
 * @param seed salts the row order of folders and CSV files; shards have their own in the index
 * @param labels the classes in their order as the catalog gives them, or null: code-point order of
 *     the names found
 */
public record SourceOptions(long seed, List<String> labels) {
  /** Copies the list. */
  public SourceOptions {
    labels = labels == null ? null : List.copyOf(labels);
  }

  /** Labels as they are found. */
  public static SourceOptions seed(long seed) {
    return new SourceOptions(seed, null);
  }
}
