package dev.headway.storage;

import java.io.IOException;
import java.lang.reflect.Constructor;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;

/**
 * Opens files of which a listing has told already: an object store isn't asked for each of them
 * again, and is told how it will be read.
 */
public final class KnownFiles {
  /** What S3A of Hadoop 3.3.4 knows, and what newer Hadoop has for every store. */
  private static final String S3A_POLICY = "fs.s3a.experimental.input.fadvise";

  private static final String POLICY = "fs.option.openfile.read.policy";
  private static final String S3A = "org.apache.hadoop.fs.s3a.S3AFileSystem";
  private static final String S3A_STATUS = "org.apache.hadoop.fs.s3a.S3AFileStatus";

  private KnownFiles() {}

  /** Before Hadoop 3.3.5, S3A takes no other class' word. */
  private static FileStatus s3aStatus(FileSystem files, FileStatus plain) {
    try {
      Constructor<?> known =
          Class.forName(S3A_STATUS, true, files.getClass().getClassLoader())
              .getConstructor(
                  long.class,
                  long.class,
                  Path.class,
                  long.class,
                  String.class,
                  String.class,
                  String.class);
      return (FileStatus)
          known.newInstance(
              plain.getLen(),
              plain.getModificationTime(),
              plain.getPath(),
              plain.getBlockSize(),
              null,
              null,
              null);
    } catch (ReflectiveOperationException e) {
      return plain; // Then it asks again.
    }
  }

  /**
   * Opens a file of which only these are left of a listing, to read it from its beginning to its
   * end, and at least a byte more if there is any now.
   */
  public static FSDataInputStream openListed(
      FileSystem files, Path path, long length, long modified) throws IOException {
    FileStatus listed = new FileStatus(length, false, 1, 0, modified, path);
    if (!files.getClass().getName().equals(S3A)) {
      return openWhole(files, listed);
    }
    // S3A reads as far as it is told: an object that has grown would seem to be what it was. Where
    // an object is empty there is no byte to ask for.
    long reach = length == 0 ? 0 : length + 1;
    return openWhole(files, s3aStatus(files, new FileStatus(reach, false, 1, 0, modified, path)));
  }

  /** To read it from its beginning to its end. */
  public static FSDataInputStream openWhole(FileSystem files, FileStatus status)
      throws IOException {
    return open(files, status, "sequential", "whole-file, sequential");
  }

  /** To read parts of it, one here, one there. */
  static FSDataInputStream openParts(FileSystem files, FileStatus status) throws IOException {
    return open(files, status, "random", "random");
  }

  private static FSDataInputStream open(
      FileSystem files, FileStatus status, String s3aPolicy, String policy) throws IOException {
    if (!Stores.isObjectStore(files)) {
      return files.open(status.getPath());
    }
    return FutureIO.awaitFuture(
        files
            .openFile(status.getPath())
            .withFileStatus(status)
            .opt(S3A_POLICY, s3aPolicy)
            .opt(POLICY, policy)
            .build());
  }
}
