package dev.headway.it.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What writers leave behind when they don't finish, or don't tidy up. */
public final class Leftovers {
  /** All that begins so but what has such a name when it is whole. */
  private static final Pattern UNFINISHED =
      Pattern.compile(
          "(?!_features$|_recipe\\.json$|_used$|_index\\.json$|_SUCCESS$)[._].*|.*\\.(tmp|inprogress|crc)");

  private Leftovers() {}

  /** Their paths, in a folder and all below it; a folder that isn't there has none. */
  public static List<String> in(FileSystem fs, String folder) throws IOException {
    List<String> found = new ArrayList<>();
    Path root = new Path(folder);
    if (fs.exists(root)) {
      collect(fs, root, found);
    }
    return found;
  }

  private static void collect(FileSystem fs, Path folder, List<String> found) throws IOException {
    for (FileStatus status : fs.listStatus(folder)) {
      if (UNFINISHED.matcher(status.getPath().getName()).matches()) {
        found.add(status.getPath().toString());
      } else if (status.isDirectory()) {
        collect(fs, status.getPath(), found);
      }
    }
  }
}
