package dev.headway.shard;

import dev.headway.error.HeadwayException;
import dev.headway.storage.KnownFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Small things over Hadoop's FileSystem, with errors that name the file. */
final class HadoopFiles {
  /**
   * The decoder refuses more than this many bytes: one more is read, so that it sees that, and not
   * the whole of a film that is called .jpg, for which no task has the memory.
   */
  private static final int MOST_BYTES = 256 << 20;

  private HadoopFiles() {}

  /** What lies at a path; null when nothing does. */
  static FileStatus statusOrNull(FileSystem fs, Path path) throws IOException {
    try {
      return fs.getFileStatus(path);
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  /**
   * The bytes of a file that the source named, if it is no larger than any image.
   *
   * @param size as it was listed
   * @param modified as it was listed
   */
  static byte[] read(Configuration conf, String file, long size, long modified) {
    Path path = new Path(file);
    try {
      FileSystem fs = path.getFileSystem(conf);
      if (path.getName().contains(":") && fs instanceof ChecksumFileSystem checked) {
        // Its checksum's name would be .a:b.crc, which Hadoop takes for a URI.
        fs = checked.getRawFileSystem();
      }
      try (FSDataInputStream in = KnownFiles.openListed(fs, path, size, modified)) {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length != Math.min(size, MOST_BYTES + 1)) {
          throw HeadwayException.input(
              file
                  + " has changed since its source was listed, when it had "
                  + size
                  + " bytes: start again when nobody writes there");
        }
        return bytes;
      }
    } catch (FileNotFoundException e) {
      throw HeadwayException.input(
          file + " is gone since its source was listed: put it back, or start again without it", e);
    } catch (IOException e) {
      throw HeadwayException.input("can't read " + file + ": " + reason(e), e);
    }
  }

  /** A child by name, whatever characters the name has. */
  static Path child(Path folder, String name) {
    return new Path(folder, new Path(null, null, name));
  }

  /** What an IO error says, never empty. */
  static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
