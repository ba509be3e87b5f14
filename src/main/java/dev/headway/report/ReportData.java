package dev.headway.report;

import dev.headway.history.Gallery;
import dev.headway.history.History;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunSummary;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a report shows, as it stands in the run directory's files.
 *
 * @param runId the run's id
 * @param name the job's name
 * @param metrics from {@code metrics.json}; what isn't in it is shown as a dash
 * @param history from {@code history.json}
 * @param summary from {@code evaluation.json}
 * @param jobYaml the effective job, as in {@code job.yaml}
 * @param provenance versions and whatever else tells where the result comes from, in order
 * @param rates the learning rate over the epochs, in their order; none where it isn't known
 * @param gallery from {@code gallery.json}; {@link Gallery#NONE} without one
 */
public record ReportData(
    String runId,
    String name,
    RunMetrics metrics,
    History history,
    RunSummary summary,
    String jobYaml,
    Map<String, String> provenance,
    List<RatePoint> rates,
    Gallery gallery) {
  /** Copies the map and the list. */
  public ReportData {
    rates = List.copyOf(rates);
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }

  /** The same with these pictures. */
  public ReportData with(Gallery pictures) {
    return new ReportData(
        runId, name, metrics, history, summary, jobYaml, provenance, rates, pictures);
  }
}
