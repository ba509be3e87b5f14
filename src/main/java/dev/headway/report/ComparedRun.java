package dev.headway.report;

import dev.headway.history.History;
import dev.headway.history.RunMetrics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A finished run among others.
 *
 * @param label tells it from the others: its id, or its job's name and its id
 * @param uri of its directory
 * @param job its effective job's values by dotted key, in order
 */
public record ComparedRun(
    String label, String uri, RunMetrics metrics, History history, Map<String, String> job) {
  /** Copies the map. */
  public ComparedRun {
    job = Collections.unmodifiableMap(new LinkedHashMap<>(job));
  }
}
