package dev.headway.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.headway.config.JobFile;
import dev.headway.error.HeadwayException;
import dev.headway.history.HistoryParser;
import dev.headway.history.RunMetricsParser;
import dev.headway.history.RunSummaryParser;
import dev.headway.report.ReportData;
import dev.headway.report.ReportPage;
import dev.headway.report.ReportText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Draws a run's report from the run's files. */
public final class ReportJob {
  static final String PROVENANCE = "provenance.json";
  static final String REPORT = "report.html";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReportJob() {}

  /**
   * Draws the report of a finished run again.
   *
   * @param run the run's URI
   * @return the report's URI, and the summary for a terminal
   * @throws HeadwayException exit 3 when it isn't a finished run
   */
  public static Drawn draw(String run, Configuration hadoop) {
    return draw(RunDirectory.open(run, hadoop));
  }

  static Drawn draw(RunDirectory run) {
    String job = run.read("job.yaml");
    ReportData report =
        new ReportData(
            run.runId(),
            JobFile.load(job, run.resolve("job.yaml").toString(), List.of()).name(),
            RunMetricsParser.fromJson(run.read("metrics.json"), "metrics.json"),
            HistoryParser.fromJson(run.read("history.json"), "history.json"),
            RunSummaryParser.fromJson(run.read("evaluation.json"), "evaluation.json"),
            job,
            provenance(run.read(PROVENANCE)));
    run.write(REPORT, ReportPage.html(report));
    return new Drawn(run.resolve(REPORT).toString(), ReportText.summary(report));
  }

  static String provenance(Map<String, String> provenance) {
    try {
      return JSON.writeValueAsString(provenance) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings is always JSON", e);
    }
  }

  private static Map<String, String> provenance(String json) {
    try {
      return JSON.readValue(json, new TypeReference<LinkedHashMap<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw HeadwayException.input(PROVENANCE + " isn't a map of texts", e);
    }
  }

  /**
   * A report.
   *
   * @param uri of the page
   * @param summary up to 25 lines for a terminal
   */
  public record Drawn(String uri, String summary) {}
}
