package dev.headway.shard;

import dev.headway.error.HeadwayException;
import dev.headway.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The directory that an ingest writes. While it is written it holds {@code _ingest_unfinished},
 * with the ingest's id; {@code _index.json} is written last and whole, then that marker goes. An
 * ingest into a directory with the marker and no index removes what the unfinished one left (the
 * marker, the {@code part-*.parquet} and temporary names of ours) and starts anew; anything else
 * there is refused.
 */
final class IngestTarget {
  private final FileSystem fs;
  private final Path folder;
  private final String id;

  IngestTarget(FileSystem fs, Path folder, String id) {
    this.fs = fs;
    this.folder = folder;
    this.id = id;
  }

  Path folder() {
    return folder;
  }

  /** Refuses a directory that holds something (exit 2); changes nothing. */
  void check() throws IOException {
    leftovers();
  }

  /** Makes the directory ready and marks it; what can't be written is exit 1. */
  void begin() {
    try {
      for (Path leftover : leftovers()) {
        fs.delete(leftover, false);
      }
      byte[] content = id.getBytes(StandardCharsets.UTF_8);
      new WholeFile(fs, marker()).write(out -> out.write(content));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Ends an ingest: all shards must be there and nobody else may have begun; files of attempts that
   * were repeated go; the index comes last.
   */
  void commit(ShardIndex index) {
    try {
      refuseIntruders();
      Map<String, Long> found = new HashMap<>();
      for (FileStatus status : fs.listStatus(folder)) {
        found.put(status.getPath().getName(), status.getLen());
      }
      for (ShardFile shard : index.files()) {
        Long bytes = found.remove(shard.file());
        if (bytes == null || bytes != shard.bytes()) {
          throw HeadwayException.failure(
              "the shard "
                  + HadoopFiles.child(folder, shard.file())
                  + " was written but "
                  + (bytes == null ? "is gone" : "has " + bytes + " bytes, not " + shard.bytes())
                  + ": ingest again",
              null);
        }
      }
      for (String name : found.keySet()) {
        if (ours(name) && !name.equals(ShardIndex.UNFINISHED)) {
          fs.delete(HadoopFiles.child(folder, name), false);
        }
      }
      byte[] json = ShardIndexParser.toJson(index).getBytes(StandardCharsets.UTF_8);
      new WholeFile(fs, new Path(folder, ShardIndex.FILE)).write(out -> out.write(json));
      fs.delete(marker(), false);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  HeadwayException unwritable(IOException e) {
    return HeadwayException.failure(
        "can't write to " + folder + ": " + HadoopFiles.reason(e) + ": choose another --to", e);
  }

  /** What an unfinished ingest left. */
  private List<Path> leftovers() throws IOException {
    FileStatus status = HadoopFiles.statusOrNull(fs, folder);
    if (status == null) {
      return List.of();
    }
    if (status.isFile()) {
      throw HeadwayException.request(folder + " is a file: choose an empty directory for --to");
    }
    List<Path> leftovers = new ArrayList<>();
    boolean marked = HadoopFiles.statusOrNull(fs, marker()) != null;
    FileStatus[] children = fs.listStatus(folder);
    Arrays.sort(children); // The same message each time.
    for (FileStatus child : children) {
      String name = child.getPath().getName();
      boolean unfinished =
          child.isFile() && (marked && ours(name) || name.startsWith(WholeFile.UNFINISHED));
      if (!unfinished) {
        throw HeadwayException.request(
            folder + " already holds " + name + ": choose an empty directory for --to");
      }
      leftovers.add(child.getPath());
    }
    return leftovers;
  }

  private void refuseIntruders() throws IOException {
    String found;
    try (FSDataInputStream in = fs.open(marker())) {
      found = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (!found.equals(id)) {
      throw HeadwayException.failure(
          "another ingest writes to " + folder + ": let one end, into a directory of its own",
          null);
    }
  }

  private Path marker() {
    return new Path(folder, ShardIndex.UNFINISHED);
  }

  /** Whether an ingest makes such names while it isn't finished. */
  private static boolean ours(String name) {
    return name.equals(ShardIndex.UNFINISHED)
        || name.startsWith(WholeFile.UNFINISHED)
        || (name.startsWith("part-") && name.endsWith(".parquet"));
  }
}
