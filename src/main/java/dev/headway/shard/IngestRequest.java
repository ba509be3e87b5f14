package dev.headway.shard;

import dev.headway.error.HeadwayException;
import java.util.List;

/**
 * What to write as shards, and where.
 *
 * @param from an image folder or a CSV file, by Hadoop URI or local path
 * @param to the shard directory to make; must be absent, empty, or an unfinished ingest
 * @param seed salts the row order
 * @param shardMib image bytes per shard, in MiB, 1…1024
 * @param labels the classes in their order, or null: code-point order of the names found
 */
public record IngestRequest(String from, String to, long seed, int shardMib, List<String> labels) {
  /** What {@code shardMib} is unless said otherwise. */
  public static final int DEFAULT_SHARD_MIB = 64;

  private static final int MOST_MIB = 1024;

  /** Copies the list; refuses shard sizes out of range (exit 2). */
  public IngestRequest {
    labels = labels == null ? null : List.copyOf(labels);
    if (shardMib < 1 || shardMib > MOST_MIB) {
      throw HeadwayException.request(
          "--shard-mib is " + shardMib + ": give 1 to " + MOST_MIB + " (64 to 128 is usual)");
    }
  }

  long shardBytes() {
    return (long) shardMib << 20;
  }
}
