package dev.headway.pipeline;

import dev.headway.error.HeadwayException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** A run's directory {@code <output>/<name>/<run id>}; a file in it appears whole or not at all. */
public final class RunDirectory {
  private final FileSystem files;
  private final Path path;

  private RunDirectory(FileSystem files, Path path) {
    this.files = files;
    this.path = path;
  }

  /**
   * Makes the directory of a new run.
   *
   * @throws HeadwayException exit 2 when the run is there already, exit 1 when it can't be written
   */
  static RunDirectory create(String output, String name, String runId, Configuration hadoop) {
    Path path = new Path(new Path(new Path(output), name), runId);
    try {
      FileSystem files = path.getFileSystem(hadoop);
      if (files.exists(path)) {
        throw HeadwayException.request(
            "run "
                + runId
                + " exists already in "
                + path.getParent()
                + "; give another --run-id, or leave it out for a new one");
      }
      if (!files.mkdirs(path)) {
        throw new IOException("it can't be made");
      }
      return new RunDirectory(files, files.makeQualified(path));
    } catch (IOException | IllegalArgumentException e) {
      throw HeadwayException.failure(
          "output "
              + output
              + " can't be written: "
              + e.getMessage()
              + "; set output to a directory that you may write to",
          e);
    }
  }

  /**
   * An existing run's directory.
   *
   * @throws HeadwayException exit 3 when there is none
   */
  public static RunDirectory open(String uri, Configuration hadoop) {
    try {
      Path path = new Path(uri);
      FileSystem files = path.getFileSystem(hadoop);
      if (!files.exists(path) || !files.getFileStatus(path).isDirectory()) {
        throw HeadwayException.input(
            "there is no run directory at " + uri + "; give what train printed as its last line");
      }
      return new RunDirectory(files, files.makeQualified(path));
    } catch (IOException | IllegalArgumentException e) {
      throw HeadwayException.input("run " + uri + " can't be read: " + e.getMessage(), e);
    }
  }

  /** The directory's qualified URI. */
  public String uri() {
    return path.toString();
  }

  /** The run's id. */
  public String runId() {
    return path.getName();
  }

  Path resolve(String name) {
    return new Path(path, name);
  }

  /** Writes a file whole: under another name first, where the store can rename. */
  void write(String name, byte[] bytes) {
    Path target = resolve(name);
    try {
      if (!renames()) {
        // An object appears when its stream is closed, whole.
        try (OutputStream out = files.create(target, true)) {
          out.write(bytes);
        }
        return;
      }
      Path temporary =
          new Path(target.getParent(), "." + target.getName() + "." + UUID.randomUUID());
      try (OutputStream out = files.create(temporary, true)) {
        out.write(bytes);
      }
      FileContext.getFileContext(path.toUri(), files.getConf())
          .rename(temporary, target, Options.Rename.OVERWRITE);
    } catch (IOException e) {
      throw HeadwayException.failure(target + " can't be written: " + e.getMessage(), e);
    }
  }

  void write(String name, String text) {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a text file of the run.
   *
   * @throws HeadwayException exit 3 when it isn't there
   */
  public String read(String name) {
    try (InputStream in = files.open(resolve(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException e) {
      throw HeadwayException.input(
          path + " has no " + name + ": it isn't a run directory, or the run didn't finish", e);
    } catch (IOException e) {
      throw HeadwayException.input(resolve(name) + " can't be read: " + e.getMessage(), e);
    }
  }

  private boolean renames() {
    String scheme = files.getScheme();
    return scheme.equals("file") || scheme.equals("hdfs") || scheme.equals("viewfs");
  }
}
