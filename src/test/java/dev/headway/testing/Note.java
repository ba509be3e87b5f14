package dev.headway.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Zeppelin note of this project.
 *
 * @param json the file's text
 */
public record Note(Path file, String name, List<Cell> cells, String json) {
  /** All of them, by their files' names. */
  public static List<Note> all() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("submit", "zeppelin"))) {
      List<Note> notes = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        notes.add(read(file));
      }
      return notes;
    }
  }

  /** The note {@code submit/zeppelin/<name>.zpln}. */
  public static Note named(String name) throws IOException {
    return read(Path.of("submit", "zeppelin", name + ".zpln"));
  }

  private static Note read(Path file) throws IOException {
    String json = Files.readString(file);
    JsonNode note = new ObjectMapper().readTree(json);
    List<Cell> cells = new ArrayList<>();
    for (JsonNode paragraph : note.required("paragraphs")) {
      cells.add(Cell.of(paragraph.required("text").textValue()));
    }
    return new Note(file, note.required("name").textValue(), cells, json);
  }

  /** The bodies of an interpreter's paragraphs. */
  public List<String> of(String interpreter) {
    return cells.stream()
        .filter(cell -> cell.interpreter().equals(interpreter))
        .map(Cell::body)
        .toList();
  }

  /**
   * A paragraph.
   *
   * @param interpreter such as {@code spark.sql}
   * @param body what the interpreter gets
   * @param text all of it
   */
  public record Cell(String interpreter, String body, String text) {
    static Cell of(String text) {
      String[] parts = text.split("\\s", 2);
      return new Cell(parts[0].substring(1), parts[1].strip(), text);
    }
  }
}
