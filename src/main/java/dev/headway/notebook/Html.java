package dev.headway.notebook;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A piece of a page. */
final class Html extends Display {
  private final String html;

  /**
   * A piece.
   *
   * @param html whole elements; text from data is escaped in it
   */
  Html(Dataset<Row> rows, String html) {
    super(rows);
    // Zeppelin looks for a directive at the start of each line: there is one line.
    this.html = html.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  @Override
  public String toString() {
    return "%html " + html + "\n";
  }
}
