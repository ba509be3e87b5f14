package dev.headway.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.headway.config.JobConfig;
import dev.headway.config.JobFile;
import dev.headway.error.HeadwayException;
import dev.headway.history.Gallery;
import dev.headway.history.GalleryParser;
import dev.headway.history.HistoryParser;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import dev.headway.history.RunSummaryParser;
import dev.headway.report.Plot;
import dev.headway.report.Plots;
import dev.headway.report.ReportData;
import dev.headway.report.ReportPage;
import dev.headway.report.ReportText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/** Draws a run's report from the run's files. */
public final class ReportJob {
  static final String PROVENANCE = "provenance.json";
  static final String GALLERY = "gallery.json";
  static final String PLOTS = "plots";
  static final String REPORT = "report.html";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ReportJob() {}

  /**
   * Draws the report of a finished run again.
   *
   * @param run the run's URI
   * @param say is told of plots that can't be drawn here
   * @return the report's URI, and the summary for a terminal
   * @throws HeadwayException exit 3 when it isn't a finished run
   */
  public static Drawn draw(String run, Configuration hadoop, Consumer<String> say) {
    RunDirectory directory = RunDirectory.open(run, hadoop);
    ReportData data = data(directory);
    write(directory, data, Plots.of(data, say));
    return new Drawn(directory.resolve(REPORT).toString(), ReportText.summary(data));
  }

  /**
   * What the report of a finished run shows, its history, confusion matrix and gallery among it.
   *
   * @param run the run's URI
   * @throws HeadwayException exit 3 when it isn't a finished run
   */
  public static ReportData data(String run, Configuration hadoop) {
    return data(RunDirectory.open(run, hadoop));
  }

  static ReportData data(RunDirectory run) {
    String yaml = run.read(StoppedRun.JOB);
    JobConfig job = JobFile.load(yaml, run.resolve(StoppedRun.JOB).toString(), List.of());
    RunMetrics metrics = RunMetricsParser.fromJson(run.read("metrics.json"), "metrics.json");
    return new ReportData(
        run.runId(),
        job.name(),
        metrics,
        HistoryParser.fromJson(run.read("history.json"), "history.json"),
        RunSummaryParser.fromJson(run.read("evaluation.json"), "evaluation.json"),
        yaml,
        provenance(run.read(PROVENANCE)),
        Rates.of(job, metrics),
        run.has(GALLERY) ? GalleryParser.fromJson(run.read(GALLERY), GALLERY) : Gallery.NONE);
  }

  /** Writes the plots and, last, the page. */
  static void write(RunDirectory run, ReportData data, List<Plot> plots) {
    for (Plot plot : plots) {
      run.write(PLOTS + "/" + plot.name() + ".png", plot.png());
      run.write(PLOTS + "/" + plot.name() + ".svg", plot.svg());
    }
    run.write(REPORT, ReportPage.html(data, plots));
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
