package dev.headway.storage;

import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What kind of place a file system is. */
public final class Stores {
  private static final Set<String> OBJECT_STORES =
      Set.of("s3a", "s3n", "s3", "gs", "oss", "cosn", "obs", "swift", "ks3", "bos", "tos");

  private static final Set<String> CREATING_ATOMICALLY = Set.of("file", "hdfs");

  private Stores() {}

  /**
   * Whether it is an object store: a file is there, whole, when its stream is closed, and not
   * before; renaming one is copying it. Elsewhere, and where that isn't known, a file is there from
   * its beginning, and renaming costs nothing.
   */
  public static boolean isObjectStore(FileSystem files) {
    if (OBJECT_STORES.contains(files.getUri().getScheme())) {
      return true;
    }
    try {
      // Who can give a stream up shows nothing of it before its end, whatever the scheme is called.
      return files.hasPathCapability(new Path("/"), CommonPathCapabilities.ABORTABLE_STREAM);
    } catch (IOException | RuntimeException e) { // A mount table knows no root.
      return false;
    }
  }

  /**
   * Whether of several that create the same file one alone succeeds. Of a store that isn't known it
   * isn't known, and of object stores neither.
   */
  public static boolean createsAtomically(FileSystem files) {
    return CREATING_ATOMICALLY.contains(files.getUri().getScheme());
  }
}
