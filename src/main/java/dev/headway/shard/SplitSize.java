package dev.headway.shard;

import java.util.List;

/**
 * How many rows a source's split has, and how they lie in shards.
 *
 * @param name e.g. {@code train}
 * @param shardRows the rows of each shard, in order; an image folder is one shard
 */
public record SplitSize(String name, List<Long> shardRows) {
  /** Copies the list. */
  public SplitSize {
    shardRows = List.copyOf(shardRows);
  }

  /** All rows of the split. */
  public long rows() {
    return shardRows.stream().mapToLong(Long::longValue).sum();
  }
}
