package dev.headway.pipeline;

import dev.headway.catalog.Checksums;
import dev.headway.catalog.WeightsFile;
import dev.headway.error.HeadwayException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** A copy on the local disk, for libraries that read local files only; gone when it is closed. */
final class LocalFile implements AutoCloseable {
  private static final String CLASS_PATH = "classpath:";

  private final Path directory;
  private final Path path;

  private LocalFile(Path directory, Path path) {
    this.directory = directory;
    this.path = path;
  }

  /**
   * Copies a backbone's weights and checks them.
   *
   * @throws HeadwayException exit 3 when they aren't there, can't be read, or aren't what was
   *     published
   */
  static LocalFile of(WeightsFile weights, String backbone, Configuration hadoop) {
    Path directory = null;
    try {
      directory = Files.createTempDirectory("headway-weights");
      // The name stays: a message about a layer should name the user's file.
      String name = weights.uri().substring(weights.uri().lastIndexOf('/') + 1);
      LocalFile local = new LocalFile(directory, directory.resolve(name));
      try (InputStream in = open(weights.uri(), hadoop)) {
        Files.copy(in, local.path, StandardCopyOption.REPLACE_EXISTING);
      }
      if (weights.checksum() != null) {
        try (InputStream in = Files.newInputStream(local.path)) {
          Checksums.verify(in, weights.checksum(), weights.uri());
        }
      }
      return local;
    } catch (IOException | IllegalArgumentException e) {
      delete(directory);
      throw unreadable(weights, backbone, e);
    } catch (HeadwayException e) {
      delete(directory);
      throw e;
    }
  }

  /** Whether a file is on this machine, or in this program. */
  static boolean isLocal(String uri, Configuration hadoop) {
    if (uri.startsWith(CLASS_PATH)) {
      return true;
    }
    try {
      URI place = new org.apache.hadoop.fs.Path(uri).toUri();
      String scheme =
          place.getScheme() == null
              ? FileSystem.getDefaultUri(hadoop).getScheme()
              : place.getScheme();
      return scheme.equals("file");
    } catch (IllegalArgumentException e) {
      return false; // Reading it says what is wrong.
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    delete(directory);
  }

  private static InputStream open(String uri, Configuration hadoop) throws IOException {
    if (uri.startsWith(CLASS_PATH)) {
      InputStream in =
          LocalFile.class.getResourceAsStream("/" + uri.substring(CLASS_PATH.length()));
      if (in == null) {
        throw new FileNotFoundException("it isn't on the class path");
      }
      return in;
    }
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(uri);
    FileSystem files = path.getFileSystem(hadoop);
    if (files.getFileStatus(path).isDirectory()) {
      throw new IOException("it is a directory");
    }
    return files.open(path);
  }

  private static HeadwayException unreadable(WeightsFile weights, String backbone, Exception e) {
    String reason = e instanceof FileNotFoundException ? "there is no such file" : e.getMessage();
    return HeadwayException.input(
        "weights "
            + weights.uri()
            + " of '"
            + backbone
            + "' can't be read: "
            + reason
            + "; set backbone.weights to a Keras .h5 or DL4J .zip that is at hand, or to random",
        e);
  }

  private static void delete(Path directory) {
    if (directory == null) {
      return;
    }
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      directory.toFile().deleteOnExit();
    }
  }
}
