package dev.headway.pipeline;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A run's checkpoints, each read as {@code train --resume} reads it. */
public final class ReadableCheckpoints {
  private ReadableCheckpoints() {}

  /**
   * Reads all that a run has.
   *
   * @return how many; 0 when it has no folder for them
   * @throws dev.headway.error.HeadwayException when one is damaged
   */
  public static int in(Path run) throws IOException {
    Path folder = run.resolve(Checkpoints.FOLDER);
    if (!Files.exists(folder)) {
      return 0;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(f -> CheckpointName.parse(f.getFileName() + "").isPresent()).toList();
    }
    for (Path file : files) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        CheckpointFile.read(in, Files.size(file), file.getFileName().toString());
      }
    }
    return files.size();
  }
}
