package dev.headway.shard;

import java.util.List;

/**
 * What came of comparing shards with their index.
 *
 * @param problems a sentence each; none is good news
 * @param shards of which the size was compared; 0 for what has no index
 * @param read shards of which the SHA-256 was compared as well
 * @param bytes of all shards, as the index says
 * @param readBytes of those that were read
 */
public record Verified(List<String> problems, int shards, int read, long bytes, long readBytes) {
  /** Of a folder or CSV file. */
  static final Verified NOTHING = new Verified(List.of(), 0, 0, 0, 0);

  /** Copies the list. */
  public Verified {
    problems = List.copyOf(problems);
  }
}
