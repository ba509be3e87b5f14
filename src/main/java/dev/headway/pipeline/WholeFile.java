package dev.headway.pipeline;

import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * A file that appears whole or not at all, in the place of what is there, if anything.
 *
 * @param files the target's
 */
record WholeFile(FileSystem files, Path target) {
  /** What goes into a file. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes it: under another name first, where the store can rename.
   *
   * @param otherwise what to do when it can't be written, from {@code ; } on; may be empty
   * @throws HeadwayException exit 1 when it can't be written
   */
  void write(Content content, String otherwise) {
    try {
      put(content);
    } catch (IOException e) {
      throw unwritten(e, otherwise);
    } catch (FSError e) { // What Hadoop makes of a local disk that is full.
      throw unwritten(e.getCause(), otherwise);
    }
  }

  private HeadwayException unwritten(Throwable why, String otherwise) {
    return HeadwayException.failure(
        target + " can't be written: " + why.getMessage() + otherwise, why);
  }

  /** As {@link #write}, for who has more to say about a failure. */
  void put(Content content) throws IOException {
    if (renames(files)) {
      writeAndRename(content);
    } else {
      writeObject(content);
    }
  }

  /**
   * Whether a store renames and creates files atomically; of all others that isn't known, as of
   * object stores.
   */
  static boolean renames(FileSystem files) {
    return List.of("file", "hdfs", "viewfs").contains(files.getUri().getScheme());
  }

  private void writeAndRename(Content content) throws IOException {
    // Not of the file's own name: by that, programs know what is theirs to read.
    Path temporary = new Path(target.getParent(), ".unfinished." + UUID.randomUUID());
    try {
      try (OutputStream out = files.create(temporary, true)) {
        content.writeTo(out);
      }
      rename(temporary);
    } catch (IOException | RuntimeException | FSError e) {
      leave(temporary, e);
      throw e;
    }
  }

  /** What failed is what is told, whether or not its rest can be cleared away. */
  private void leave(Path temporary, Throwable failure) {
    try {
      files.delete(temporary, false);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private void rename(Path from) throws IOException {
    if (!scheme().equals("file")) {
      FileContext.getFileContext(files.getUri(), files.getConf())
          .rename(from, target, Options.Rename.OVERWRITE);
    } else if (!files.rename(from, target)) {
      // Here a rename overwrites. Hadoop's other way to it deletes first, and starts the program
      // readlink four times.
      throw new IOException("it can't be renamed from " + from.getName());
    }
  }

  /** An object appears when its stream is closed, whole; so what failed half-way is given up. */
  private void writeObject(Content content) throws IOException {
    FSDataOutputStream out = files.create(target, true);
    try {
      content.writeTo(out);
    } catch (IOException | RuntimeException e) {
      if (out.hasCapability(CommonPathCapabilities.ABORTABLE_STREAM)) {
        out.abort();
      }
      throw e;
    }
    out.close();
  }

  private String scheme() {
    return files.getUri().getScheme();
  }
}
