package dev.headway.shard;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive rows of one shard.
 *
 * @param file the shard's name
 * @param bytes the size that the index says
 * @param rows the rows that the index says
 * @param skip the first row's place in the file
 * @param take how many rows, at least 1
 * @param position the first row's position in the split
 */
record ShardSlice(String file, long bytes, long rows, long skip, long take, long position)
    implements Serializable {

  /** The part of it with positions from {@code from} to before {@code to}; not empty. */
  ShardSlice within(long from, long to) {
    long first = Math.max(from, position);
    long last = Math.min(to, position + take);
    return new ShardSlice(file, bytes, rows, skip + first - position, last - first, first);
  }

  /** The slices that a row range of a split covers, in order. */
  static List<ShardSlice> of(ShardSplit split, RowRange range) {
    List<ShardSlice> slices = new ArrayList<>();
    long offset = 0;
    for (ShardFile shard : split.shards()) {
      long from = Math.max(range.from(), offset);
      long to = Math.min(range.to(), offset + shard.rows());
      if (from < to) {
        slices.add(
            new ShardSlice(
                shard.file(), shard.bytes(), shard.rows(), from - offset, to - from, from));
      }
      offset += shard.rows();
    }
    return slices;
  }
}
