package dev.headway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one contender did, process by process. */
final class Rates {
  private final List<Double> rates = new ArrayList<>();
  private final List<Double> cpuMillis = new ArrayList<>();
  private long imagesPerPass;

  /** Adds what {@link FeaturizeProcess}, or PyTorch, says. */
  void add(JsonNode found) {
    long images = found.get("images").asLong();
    if (found.has("images_per_second")) {
      rates.add(found.get("images_per_second").asDouble());
      imagesPerPass = images;
    } else {
      rates.add(images / found.get("seconds").asDouble());
      cpuMillis.add(1000 * found.get("cpu_seconds").asDouble() / images);
      imagesPerPass = images / found.get("passes").asLong();
    }
  }

  double median() {
    return Samples.median(rates);
  }

  double least() {
    return rates.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
  }

  double most() {
    return rates.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
  }

  /** The median of the processor's milliseconds for an image; NaN where they aren't known. */
  double cpuMillis() {
    return Samples.median(cpuMillis);
  }

  long imagesPerPass() {
    return imagesPerPass;
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("images_per_second", rates);
    map.put("median", median());
    map.put("cpu_milliseconds_per_image", cpuMillis);
    map.put("images_per_pass", imagesPerPass);
    return map;
  }
}
