package dev.headway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** Processes of one kind, each timed from its start to its end. */
final class WholeRuns {
  private final List<Double> seconds = new ArrayList<>();
  private final List<JsonNode> said = new ArrayList<>();

  void add(Supplier<JsonNode> process) {
    Watch watch = new Watch();
    said.add(process.get());
    seconds.add(watch.seconds());
  }

  double median() {
    return Samples.median(seconds);
  }

  double least() {
    return seconds.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
  }

  double most() {
    return seconds.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
  }

  double accuracy() {
    return last().get("test_accuracy").asDouble();
  }

  /** What the last process says of its time; the rest is its start and its end. */
  String parts() {
    StringBuilder text = new StringBuilder();
    double[] rest = {seconds.get(seconds.size() - 1)};
    last()
        .fields()
        .forEachRemaining(
            field -> {
              String name = field.getKey();
              if (name.endsWith("_seconds")
                  && !name.startsWith("total")
                  && field.getValue().isNumber()) {
                double value = field.getValue().asDouble();
                rest[0] -= value;
                text.append(name.replace("_seconds", "").replace('_', ' '));
                text.append(String.format(Locale.ROOT, " %.2f, ", value));
              }
            });
    return text + String.format(Locale.ROOT, "other %.2f", rest[0]);
  }

  private JsonNode last() {
    return said.get(said.size() - 1);
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("seconds", seconds);
    map.put("median", median());
    map.put("said", said);
    return map;
  }
}
