package dev.headway.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code history.json}: {@code {"epoch":[0,1],"history":{"loss":[…],…}}}, the fields of Keras'
 * {@code History}. Values that aren't finite, which JSON can't write as numbers, are the strings
 * {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}.
 */
public final class HistoryParser {
  private HistoryParser() {}

  /** One line of JSON without an end of line. */
  public static String toJson(History history) {
    ObjectNode root = StrictJson.object();
    ArrayNode epochs = root.putArray("epoch");
    history.epochs().forEach(epochs::add);
    ObjectNode metrics = root.putObject("history");
    history
        .metrics()
        .forEach(
            (name, values) -> {
              ArrayNode column = metrics.putArray(name);
              values.forEach(value -> column.add(StrictJson.real(value)));
            });
    return StrictJson.oneLine(root);
  }

  /**
   * Reads what {@link #toJson} writes.
   *
   * @param file the file's name, for messages
   * @throws dev.headway.error.HeadwayException exit 3 for anything else
   */
  public static History fromJson(String json, String file) {
    StrictJson root = StrictJson.parse(json, file);
    root.only("epoch", "history");
    List<Integer> epochs = new ArrayList<>();
    for (long epoch : root.wholes("epoch")) {
      if (epoch < 0 || epoch > Integer.MAX_VALUE) {
        throw root.wrong("epoch", "numbers from 0", root.value("epoch"));
      }
      epochs.add((int) epoch);
    }
    StrictJson history = root.object("history");
    Map<String, List<Double>> metrics = new LinkedHashMap<>();
    history.names().forEach(name -> metrics.put(name, history.reals(name)));
    try {
      return new History(epochs, metrics);
    } catch (IllegalArgumentException e) {
      throw root.inconsistent(e);
    }
  }
}
