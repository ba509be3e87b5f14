package dev.headway.pipeline;

import dev.headway.error.HeadwayException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A run's directory {@code <output>/<name>/<run id>}; a file in it appears whole or not at all. */
public final class RunDirectory {
  private static final Pattern UNFINISHED =
      Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\\.crc)?");

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

  /**
   * A path with its file system's scheme and host.
   *
   * @throws HeadwayException exit 1 when there is no such file system
   */
  static Path qualified(Path path, Configuration hadoop) {
    try {
      return path.getFileSystem(hadoop).makeQualified(path);
    } catch (IOException e) {
      throw HeadwayException.failure(path + " can't be reached: " + e.getMessage(), e);
    }
  }

  /**
   * The same directory, where what is written gets no file with checksums beside it: other programs
   * may take that for one of theirs.
   */
  RunDirectory withoutChecksums() {
    return files instanceof ChecksumFileSystem checked
        ? new RunDirectory(checked.getRawFileSystem(), path)
        : this;
  }

  /** The directory's qualified URI. */
  public String uri() {
    return path.toString();
  }

  /** The run's id. */
  public String runId() {
    return path.getName();
  }

  /** Where a file or folder of the run is, or would be. */
  public Path resolve(String name) {
    return name.isEmpty() ? path : new Path(path, name);
  }

  /** Writes a file whole. */
  void write(String name, WholeFile.Content content) {
    new WholeFile(files, resolve(name)).write(content, "");
  }

  void write(String name, byte[] bytes) {
    write(name, out -> out.write(bytes));
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

  /** What reads a file. */
  public interface Reading<T> {
    T from(InputStream in, long length) throws IOException;
  }

  /**
   * Reads a file of the run.
   *
   * @throws HeadwayException exit 3 when it can't be read
   */
  public <T> T read(String name, Reading<T> reading) {
    Path file = resolve(name);
    try (InputStream in = files.open(file)) {
      return reading.from(in, files.getFileStatus(file).getLen());
    } catch (IOException e) {
      throw HeadwayException.input(file + " can't be read: " + e.getMessage(), e);
    }
  }

  /** Whether a file or folder is there. */
  public boolean has(String name) {
    try {
      return files.exists(resolve(name));
    } catch (IOException e) {
      throw HeadwayException.input(resolve(name) + " can't be looked up: " + e.getMessage(), e);
    }
  }

  /** The names in one of the run's folders; none when it isn't there. */
  public List<String> names(String folder) {
    try {
      return Arrays.stream(files.listStatus(resolve(folder)))
          .map(file -> file.getPath().getName())
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw HeadwayException.input(resolve(folder) + " can't be listed: " + e.getMessage(), e);
    }
  }

  /** Deletes a file, or a folder with all that is in it; what isn't there is no matter. */
  void delete(String name) {
    try {
      files.delete(resolve(name), true);
    } catch (IOException e) {
      throw HeadwayException.failure(resolve(name) + " can't be deleted: " + e.getMessage(), e);
    }
  }

  /** Deletes what an attempt that was killed left under the name of a file not yet whole. */
  void deleteUnfinished(String folder) {
    for (String name : names(folder)) {
      if (UNFINISHED.matcher(name).matches()) {
        delete(folder.isEmpty() ? name : folder + "/" + name);
      }
    }
  }
}
