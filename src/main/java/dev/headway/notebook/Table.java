package dev.headway.notebook;

import dev.headway.report.Figures;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** A DataFrame's first rows as a table, which Zeppelin draws as charts too. */
final class Table extends Display {
  /** As many as Zeppelin itself shows of a DataFrame. */
  private static final int MOST_ROWS = 1000;

  private final int most;
  private String text;

  Table(Dataset<Row> rows) {
    this(rows, MOST_ROWS);
  }

  /**
   * A table.
   *
   * @param rows with two columns or more: of one, an empty cell would be an empty line, and that is
   *     the table's end
   */
  Table(Dataset<Row> rows, int most) {
    super(rows);
    if (rows.columns().length < 2) {
      throw new IllegalArgumentException("a table of " + Arrays.toString(rows.columns()));
    }
    this.most = most;
  }

  /** Spark reads the rows once. */
  @Override
  public synchronized String toString() {
    if (text == null) {
      text = text(toDF().columns(), toDF().limit(most + 1).collectAsList(), most);
    }
    return text;
  }

  /**
   * The text.
   *
   * @param rows those to show, and one more where there are more
   */
  static String text(String[] columns, List<Row> rows, int most) {
    // Zeppelin takes a column's name for HTML.
    String header = Arrays.stream(columns).map(Markup::escaped).collect(Collectors.joining("\t"));
    StringBuilder table = new StringBuilder("%table ").append(header).append('\n');
    rows.stream().limit(most).forEach(row -> table.append(line(row)).append('\n'));
    if (rows.size() > most) {
      // Behind an empty line Zeppelin looks for a directive again.
      table
          .append("\n%text These are the first ")
          .append(Figures.count(most))
          .append(" rows; toDF() has all.\n");
    }
    return table.toString();
  }

  private static String line(Row row) {
    return IntStream.range(0, row.size())
        .mapToObj(i -> cell(row.get(i)))
        .collect(Collectors.joining("\t"));
  }

  private static String cell(Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Seq<?> values) {
      return JavaConverters.seqAsJavaList(values).stream()
          .map(Table::cell)
          .collect(Collectors.joining(" "));
    }
    String shown = Figures.visible(value.toString());
    // Zeppelin takes a cell that begins with %html for HTML.
    return shown.startsWith("%") ? "\\u0025" + shown.substring(1) : shown;
  }
}
