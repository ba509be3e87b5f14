package dev.headway.shard;

import java.util.List;

/**
 * One split in an index.
 *
 * @param name e.g. {@code train}
 * @param shards in the order of the rows
 */
public record ShardSplit(String name, List<ShardFile> shards) {
  /** Copies the list. */
  public ShardSplit {
    shards = List.copyOf(shards);
  }

  /** The split's rows by shard. */
  public SplitSize size() {
    return new SplitSize(name, shards.stream().map(ShardFile::rows).toList());
  }

  /** Rows per class over all shards, in the order of the index' labels. */
  List<Long> classCounts(int labels) {
    long[] counts = new long[labels];
    for (ShardFile shard : shards) {
      for (int i = 0; i < labels; i++) {
        counts[i] += shard.rowsPerClass().get(i);
      }
    }
    return java.util.Arrays.stream(counts).boxed().toList();
  }
}
