package dev.headway.bench;

import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for a benchmark's own files, gone with everything in it when it is closed. */
final class WorkFolder implements AutoCloseable {
  private final Path path;

  WorkFolder() {
    try {
      this.path = Files.createTempDirectory("headway-bench").toRealPath();
    } catch (IOException e) {
      throw HeadwayException.failure("no folder to work in: " + e.getMessage(), e);
    }
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() {
    delete(path);
  }

  /** Deletes a folder; links in it, but not what they show. */
  static void delete(Path folder) {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
      for (Path each : all) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw HeadwayException.failure("can't delete " + folder + ": " + e.getMessage(), e);
    }
  }
}
