package dev.headway.shard;

import java.io.Serializable;
import java.util.List;

/**
 * One shard in an index.
 *
 * @param file its name in the shard directory
 * @param rows how many it holds, at least 1
 * @param rowsPerClass in the order of the index' labels
 * @param bytes the file's size
 * @param sha256 of the file, 64 lower-case hex digits
 */
public record ShardFile(String file, long rows, List<Long> rowsPerClass, long bytes, String sha256)
    implements Serializable {
  /** Copies the list. */
  public ShardFile {
    rowsPerClass = List.copyOf(rowsPerClass);
  }
}
