package dev.headway.notebook;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Something to look at. Its text is what Zeppelin's display system understands: a directive ({@code
 * %table}, {@code %html} or {@code %img}) at the start of a line, and what it shows, in which
 * whatever came from data is escaped. {@code println} it, or {@link #show()} it, as the last thing
 * of a paragraph or before another display: Zeppelin would take text behind a table for a row.
 */
public abstract sealed class Display permits Table, Html, Picture {
  private final Dataset<Row> rows;

  Display(Dataset<Row> rows) {
    this.rows = rows;
  }

  /** The same as a DataFrame of the note's session: all of it, whatever the display leaves out. */
  public final Dataset<Row> toDF() {
    return rows;
  }

  /** Prints it to the paragraph. */
  public final void show() {
    Paragraph.current().display(toString());
  }

  /** For Zeppelin; the last character ends a line. */
  @Override
  public abstract String toString();
}
