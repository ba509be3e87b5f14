package dev.headway.preflight;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A URI that executors use.
 *
 * @param name what the job calls it, such as {@code output}
 * @param uri qualified
 * @param token what the driver wrote into a file of this URI, which executors must see; null where
 *     they only read what is there
 * @param hadoop the job's settings
 */
record Place(String name, String uri, String token, SerializableConfiguration hadoop)
    implements Serializable {
  /** What is wrong with it here; the empty string when nothing is. */
  String problem(String executor) {
    try {
      Path path = new Path(uri);
      FileSystem files = path.getFileSystem(hadoop.value());
      if (token == null) {
        read(files, path);
      } else {
        seeAndWrite(files, path, executor);
      }
      return "";
    } catch (IOException | RuntimeException | LinkageError e) {
      return Places.reason(e);
    }
  }

  private static void read(FileSystem files, Path path) throws IOException {
    if (files.getFileStatus(path).isDirectory()) {
      files.listStatusIterator(path).hasNext();
      return;
    }
    try (InputStream in = files.open(path)) {
      in.read();
    }
  }

  private void seeAndWrite(FileSystem files, Path path, String executor) throws IOException {
    if (!files.exists(path)) {
      throw new IOException("what the driver wrote isn't there: is it one place for all machines?");
    }
    try (InputStream in = files.open(path)) {
      if (!new String(in.readAllBytes(), StandardCharsets.UTF_8).equals(token)) {
        throw new IOException("another file than the driver's is there");
      }
    }
    if (executor.equals(MachineFacts.DRIVER)) {
      return;
    }
    Path own = path.suffix("-" + executor);
    try (OutputStream out = files.create(own, true)) {
      out.write(token.getBytes(StandardCharsets.UTF_8));
    } finally {
      files.delete(own, false);
    }
  }
}
