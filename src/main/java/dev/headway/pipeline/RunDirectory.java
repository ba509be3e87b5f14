package dev.headway.pipeline;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.storage.Stores;
import dev.headway.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
  private final RunHold hold;

  private RunDirectory(FileSystem files, Path path, RunHold hold) {
    this.files = files;
    this.path = path;
    this.hold = hold;
  }

  /**
   * Makes the directory of a run, unless it is there.
   *
   * @throws HeadwayException exit 1 when it can't be written
   */
  static RunDirectory create(String output, String name, String runId, Configuration hadoop) {
    Path path = path(output, name, runId);
    try {
      FileSystem files = path.getFileSystem(hadoop);
      if (!files.mkdirs(path)) {
        throw new IOException("it can't be made");
      }
      return new RunDirectory(files, files.makeQualified(path), null);
    } catch (IOException | IllegalArgumentException e) {
      throw unwritable(output, e);
    }
  }

  private static HeadwayException unwritable(String output, Exception why) {
    return HeadwayException.failure(
        "output "
            + output
            + " can't be written: "
            + why.getMessage()
            + "; set output to a directory that you may write to",
        why);
  }

  /** Where a run is, or would be. */
  static Path path(String output, String name, String runId) {
    return new Path(new Path(new Path(output), name), runId);
  }

  /** A run's directory, if it is there. */
  static Optional<RunDirectory> find(
      String output, String name, String runId, Configuration hadoop) {
    Path path = path(output, name, runId);
    try {
      FileSystem files = path.getFileSystem(hadoop);
      return files.exists(path)
          ? Optional.of(new RunDirectory(files, files.makeQualified(path), null))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw unwritable(output, e);
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
      return new RunDirectory(files, files.makeQualified(path), null);
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
        ? new RunDirectory(checked.getRawFileSystem(), path, hold)
        : this;
  }

  /** The same directory in the hands of an attempt. */
  RunDirectory heldBy(RunHold attempt) {
    return new RunDirectory(files, path, attempt);
  }

  /**
   * To be asked before anything is written that another attempt would have to read.
   *
   * @throws HeadwayException exit 5 when another attempt has taken the run over
   */
  void requireHeld() {
    if (hold != null) {
      hold.requireHeld();
    }
  }

  /**
   * Says that another attempt has taken the run over; empty while it hasn't, and where that can't
   * be found out.
   */
  Optional<HeadwayException> takenOver() {
    try {
      requireHeld();
    } catch (HeadwayException e) {
      return Optional.of(e).filter(why -> why.exitCode() == ExitCode.STOPPED);
    }
    return Optional.empty();
  }

  /** Gives the run back to other attempts. */
  void release() {
    if (hold != null) {
      hold.close();
    }
  }

  /** Where attempts say that they are there. */
  ClaimStore claims() {
    RunDirectory plain = withoutChecksums();
    return new DirectoryClaims(plain.files, plain.path);
  }

  /** Whether of several that create the same file one alone succeeds. */
  boolean createsAtomically() {
    return Stores.createsAtomically(files);
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

  /**
   * Deletes all but what attempts say of themselves.
   *
   * @throws HeadwayException exit 5 when another attempt has taken the run over: nothing of its
   *     goes
   */
  void empty() {
    for (String name : names("")) {
      if (!LockFile.isName(name) && !ClaimObjects.isName(name)) {
        requireHeld();
        delete(name);
      }
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
