package dev.headway.concepts;

import dev.headway.report.Sketch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a lesson leaves behind: numbers, and pictures in a folder. */
record Lesson(Path folder, Numbers numbers) {
  void draw(Sketch sketch) {
    write(sketch.name() + ".svg", sketch.svg().getBytes(StandardCharsets.UTF_8));
  }

  void write(String file, byte[] bytes) {
    try {
      Files.write(folder.resolve(file), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
