package dev.headway.pipeline;

import dev.headway.storage.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Claims as files of a directory on a Hadoop file system.
 *
 * @param files without checksums beside the files
 */
record DirectoryClaims(FileSystem files, Path folder) implements ClaimStore {
  @Override
  public boolean create(String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (files.getUri().getScheme().equals("file")) {
      return createOnDisk(name, bytes);
    }
    try (OutputStream out = files.create(path(name), false)) {
      out.write(bytes);
      return true;
    } catch (IOException e) {
      // Each file system has another way to say that it is there, or is being written.
      if (files.exists(path(name))) {
        return false;
      }
      throw e;
    }
  }

  /** Hadoop's local file system looks first and creates then. */
  private boolean createOnDisk(String name, byte[] bytes) throws IOException {
    try {
      Files.write(
          java.nio.file.Path.of(path(name).toUri().getPath()),
          bytes,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  @Override
  public void replace(String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    new WholeFile(files, path(name)).write(out -> out.write(bytes));
  }

  @Override
  public boolean touch(String name) throws IOException {
    try {
      // Only the first time is set: HDFS may be told to know nothing of the second.
      files.setTimes(path(name), now().toEpochMilli(), -1);
      return true;
    } catch (FileNotFoundException | NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public Optional<Stored> read(String name) throws IOException {
    try {
      FileStatus status = files.getFileStatus(path(name));
      try (InputStream in = files.open(path(name))) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        return Optional.of(new Stored(text, modified(status)));
      }
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean has(String name) throws IOException {
    return files.exists(path(name));
  }

  @Override
  public List<String> names() throws IOException {
    try {
      return Arrays.stream(files.listStatus(folder)).map(f -> f.getPath().getName()).toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  @Override
  public void delete(String name) throws IOException {
    files.delete(path(name), false);
  }

  @Override
  public Instant now() throws IOException {
    Path probe = path(WholeFile.UNFINISHED + UUID.randomUUID());
    try {
      files.create(probe, true).close();
      return modified(files.getFileStatus(probe));
    } finally {
      files.delete(probe, false);
    }
  }

  private Path path(String name) {
    return new Path(folder, name);
  }

  private static Instant modified(FileStatus status) {
    return Instant.ofEpochMilli(status.getModificationTime());
  }
}
