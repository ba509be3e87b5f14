package dev.headway.bench;

import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Markdown, shown as it comes and kept beside the numbers. */
final class Report {
  private final PrintStream out;
  private final String json;
  private final StringBuilder markdown = new StringBuilder();

  /**
   * A report.
   *
   * @param json the numbers' file; the text has its name with {@code .md}
   */
  Report(PrintStream out, String json) {
    this.out = out;
    this.json = json;
  }

  void line(String format, Object... values) {
    text(String.format(Locale.ROOT, format, values) + "\n");
  }

  void text(String lines) {
    markdown.append(lines);
    out.print(lines);
    out.flush();
  }

  void write(Map<String, Object> numbers) {
    String text = json.replaceFirst("\\.json$", "") + ".md";
    JsonFile.write(json, numbers);
    try {
      Files.writeString(Path.of(text), markdown);
    } catch (IOException e) {
      throw HeadwayException.failure("can't write " + text + ": " + e.getMessage(), e);
    }
    out.printf("numbers: %s, text: %s%n", json, text);
  }
}
