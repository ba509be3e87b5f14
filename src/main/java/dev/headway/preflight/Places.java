package dev.headway.preflight;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.VersionInfo;
import org.apache.spark.util.SerializableConfiguration;

/** A directory that the driver has written a small file to, until it is closed. */
final class Places implements AutoCloseable {
  private final FileSystem files;
  private final Path file;
  private final Deque<Path> made;
  private final Place place;

  private Places(FileSystem files, Path file, Deque<Path> made, Place place) {
    this.files = files;
    this.file = file;
    this.made = made;
    this.place = place;
  }

  /**
   * Writes the file; directories that aren't there are made, and go again.
   *
   * @param name what the job calls the directory
   */
  static Places writeTo(String name, String directory, Configuration hadoop) throws IOException {
    Path path = new Path(directory);
    FileSystem files = path.getFileSystem(hadoop);
    Path root = files.makeQualified(path);
    String token = UUID.randomUUID().toString();
    Path file = new Path(root, "_preflight-" + token);
    Deque<Path> made = new ArrayDeque<>();
    for (Path each = root; each != null && !files.exists(each); each = each.getParent()) {
      made.addLast(each);
    }
    Place place = new Place(name, file.toString(), token, new SerializableConfiguration(hadoop));
    Places written = new Places(files, file, made, place);
    try (OutputStream out = files.create(file, false)) {
      out.write(token.getBytes(StandardCharsets.UTF_8));
    } catch (IOException | RuntimeException e) {
      written.close();
      throw e;
    }
    return written;
  }

  /** For executors. */
  Place place() {
    return place;
  }

  /** Bytes that the store has left; very many where it knows no end. */
  long free() throws IOException {
    return files.getStatus(file).getRemaining();
  }

  /** Leaves what there was before. */
  @Override
  public void close() {
    try {
      files.delete(file, false);
      for (Path each : made) {
        // Whoever has put something there meanwhile keeps it.
        files.delete(each, false);
      }
    } catch (IOException e) {
      // There is nothing that anybody could do about an empty directory.
      org.slf4j.LoggerFactory.getLogger(Places.class).info("{} can't be deleted", file, e);
    }
  }

  /** Why something can't be read or written, in a sentence. */
  static String reason(Throwable e) {
    if (e instanceof FileNotFoundException) {
      return "there is no such file or directory";
    }
    Throwable cause = e;
    while (cause.getMessage() == null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    // Spark's go on with a trace.
    String message =
        cause.getMessage() == null
            ? cause.getClass().getSimpleName()
            : cause.getMessage().strip().lines().findFirst().orElse("");
    return message.contains("S3AFileSystem not found")
        ? message
            + ": give --packages org.apache.hadoop:hadoop-aws:"
            + VersionInfo.getVersion()
            + " before '--'"
        : message;
  }
}
