package dev.headway.notebook;

import java.util.Base64;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A PNG. */
final class Picture extends Display {
  private final byte[] png;

  Picture(Dataset<Row> rows, byte[] png) {
    super(rows);
    this.png = png;
  }

  @Override
  public String toString() {
    return "%img " + Base64.getEncoder().encodeToString(png) + "\n";
  }
}
