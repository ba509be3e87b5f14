package dev.headway.storage;

import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * A file that appears whole or not at all, in the place of what is there, if anything. Folders
 * above it are made.
 *
 * @param files the target's
 */
public record WholeFile(FileSystem files, Path target) {
  /**
   * What a file's name begins with until it is whole, where there is renaming. Not with the file's
   * own: by that, programs know what is theirs to read.
   */
  public static final String UNFINISHED = ".unfinished.";

  /** What goes into a file. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes it.
   *
   * @param otherwise what to do when it can't be written, from {@code ; } on; may be empty
   * @throws HeadwayException exit 1 when it can't be written
   */
  public void write(Content content, String otherwise) {
    try {
      write(content);
    } catch (IOException e) {
      throw HeadwayException.failure(
          target + " can't be written: " + e.getMessage() + otherwise, e);
    }
  }

  /** Writes it: under another name first, where the store can rename. */
  public void write(Content content) throws IOException {
    try {
      if (Stores.isObjectStore(files)) {
        writeObject(content);
      } else {
        writeAndRename(content);
      }
    } catch (FSError e) { // What Hadoop makes of a local disk that is full.
      throw e.getCause() instanceof IOException full ? full : new IOException(e);
    }
  }

  private void writeAndRename(Content content) throws IOException {
    Path temporary = new Path(target.getParent(), UNFINISHED + UUID.randomUUID());
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
    // On the disk a rename overwrites. Hadoop's other way to it deletes first, and starts the
    // program readlink four times.
    boolean plain = files.getUri().getScheme().equals("file");
    try {
      if (!plain) {
        FileContext.getFileContext(files.getUri(), files.getConf())
            .rename(from, target, Options.Rename.OVERWRITE);
      }
    } catch (UnsupportedFileSystemException e) {
      // It knows only Hadoop's older interface, which refuses to rename to what is there.
      files.delete(target, false);
      plain = true;
    }
    if (plain && !files.rename(from, target)) {
      throw new IOException("it can't be renamed from " + from.getName());
    }
  }

  /** An object appears when its stream is closed, whole; so what failed half-way is given up. */
  private void writeObject(Content content) throws IOException {
    FSDataOutputStream out = files.create(target, true);
    boolean whole = false;
    try {
      content.writeTo(out);
      whole = true;
    } finally {
      if (!whole && out.hasCapability(CommonPathCapabilities.ABORTABLE_STREAM)) {
        out.abort();
      }
    }
    out.close();
  }
}
