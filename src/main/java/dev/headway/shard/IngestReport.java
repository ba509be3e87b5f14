package dev.headway.shard;

import java.util.List;

/**
 * What an ingest wrote.
 *
 * @param uri the shard directory, qualified
 * @param index what stands in {@code _index.json}
 * @param skipped what lay in the source and isn't a row
 * @param warnings what a user should know, one sentence each
 */
public record IngestReport(String uri, ShardIndex index, Skipped skipped, List<String> warnings) {
  /** Copies the list. */
  public IngestReport {
    warnings = List.copyOf(warnings);
  }

  /** Rows over all splits. */
  public long rows() {
    return index.files().stream().mapToLong(ShardFile::rows).sum();
  }

  /** Shard files over all splits. */
  public int shards() {
    return index.files().size();
  }

  /** Bytes of all shard files. */
  public long bytes() {
    return index.files().stream().mapToLong(ShardFile::bytes).sum();
  }

  /** Rows per class of a split, in the order of the index' labels. */
  public List<Long> classCounts(String split) {
    return index.split(split).classCounts(index.labels().size());
  }
}
