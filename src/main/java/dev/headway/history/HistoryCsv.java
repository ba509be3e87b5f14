package dev.headway.history;

import java.util.ArrayList;
import java.util.List;

/** {@code history.csv}: one line an epoch, for spreadsheets. */
public final class HistoryCsv {
  private HistoryCsv() {}

  /**
   * The header {@code epoch,loss,accuracy,…} and a line for each epoch, every line ended by {@code
   * \n}; numbers with a point and all digits that tell a double from its neighbours, {@code NaN}
   * and {@code Infinity} as such.
   */
  public static String toCsv(History history) {
    StringBuilder csv = new StringBuilder();
    List<String> header = new ArrayList<>(List.of("epoch"));
    history.metrics().keySet().forEach(name -> header.add(quoted(name)));
    csv.append(String.join(",", header)).append('\n');
    for (int i = 0; i < history.epochs().size(); i++) {
      csv.append(history.epochs().get(i));
      for (List<Double> column : history.metrics().values()) {
        csv.append(',').append(Double.toString(column.get(i)));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  /** RFC 4180: a field with a comma, a quote or an end of line stands in quotes. */
  private static String quoted(String name) {
    return name.matches("(?s).*[,\"\\r\\n].*") ? '"' + name.replace("\"", "\"\"") + '"' : name;
  }
}
