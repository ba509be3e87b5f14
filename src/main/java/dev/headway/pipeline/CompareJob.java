package dev.headway.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.config.JobConfig;
import dev.headway.config.JobDifference;
import dev.headway.config.JobFile;
import dev.headway.error.HeadwayException;
import dev.headway.history.History;
import dev.headway.history.HistoryParser;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import dev.headway.history.RunOutcomeParser;
import dev.headway.report.ComparedRun;
import dev.headway.report.Comparison;
import dev.headway.report.ComparisonPage;
import dev.headway.report.Plot;
import dev.headway.storage.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Puts finished runs side by side, from their files. */
public final class CompareJob {
  private static final String METRICS = "metrics.json";
  private static final String OUTCOME = "outcome.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private CompareJob() {}

  /**
   * Reads runs.
   *
   * @param runs URIs, at least two
   * @throws HeadwayException exit 2 for less than two runs or the same twice, exit 3 for what isn't
   *     a finished run
   */
  public static Comparison of(List<String> runs, Configuration hadoop) {
    if (runs.size() < 2) {
      throw HeadwayException.request(
          "compare needs two runs or more, not "
              + runs.size()
              + "; headway report shows a single one");
    }
    Set<String> seen = new LinkedHashSet<>();
    List<RunDirectory> directories = new ArrayList<>();
    for (String run : runs) {
      RunDirectory directory = RunDirectory.open(run, hadoop);
      if (!seen.add(directory.uri())) {
        throw HeadwayException.request(
            "run " + directory.uri() + " is named twice; name each run once");
      }
      requireFinished(directory);
      directories.add(directory);
    }
    List<String> labels = labels(List.copyOf(seen));
    return new Comparison(
        IntStream.range(0, directories.size())
            .mapToObj(i -> read(directories.get(i), labels.get(i)))
            .toList());
  }

  /**
   * The last parts of the runs' URIs, as many as it takes to tell one from another: run ids, {@code
   * name/id}, and more where two outputs have a run of one name and id.
   *
   * @param uris different ones
   */
  static List<String> labels(List<String> uris) {
    for (int parts = 1; ; parts++) {
      int last = parts;
      List<String> labels = uris.stream().map(uri -> end(uri, last)).toList();
      if (labels.stream().distinct().count() == uris.size()) {
        return labels;
      }
    }
  }

  /** The last parts of a path; all of it when it has no more. */
  private static String end(String uri, int parts) {
    int from = uri.length();
    for (int i = 0; i < parts && from >= 0; i++) {
      from = uri.lastIndexOf('/', from - 1);
    }
    return uri.substring(from + 1);
  }

  /**
   * Writes a comparison.
   *
   * @param uri ends in {@code .html} for a page or in {@code .json} for numbers
   * @throws HeadwayException exit 2 for another ending, exit 1 when it can't be written
   */
  public static void write(
      Comparison comparison, List<Plot> plots, String uri, Configuration hadoop) {
    requireFormat(uri);
    String text = uri.endsWith(".json") ? json(comparison) : ComparisonPage.html(comparison, plots);
    write(new Path(uri), text.getBytes(StandardCharsets.UTF_8), hadoop);
  }

  /** Refuses a file whose ending says no format: exit 2. */
  public static void requireFormat(String uri) {
    if (!uri.endsWith(".html") && !uri.endsWith(".json")) {
      throw HeadwayException.request(
          "--out " + uri + " says no format; let it end in .html for a page or .json for numbers");
    }
  }

  /**
   * Writes plots as PNG and SVG.
   *
   * @param folder made when it isn't there
   */
  public static void writePlots(List<Plot> plots, String folder, Configuration hadoop) {
    for (Plot plot : plots) {
      write(new Path(folder, plot.name() + ".png"), plot.png(), hadoop);
      write(
          new Path(folder, plot.name() + ".svg"),
          plot.svg().getBytes(StandardCharsets.UTF_8),
          hadoop);
    }
  }

  private static void requireFinished(RunDirectory run) {
    if (!run.has(StoppedRun.JOB)) {
      throw HeadwayException.input(
          run.uri()
              + " is no run's directory: it has no job.yaml; give what train printed as its last line");
    }
    if (!run.has(METRICS)) {
      String how =
          run.has(OUTCOME)
              ? RunOutcomeParser.fromJson(run.read(OUTCOME), OUTCOME).message()
              : "it was killed, or is still running";
      throw HeadwayException.input(
          "run " + run.uri() + " didn't finish (" + how + "); finish it, or leave it out");
    }
  }

  private static ComparedRun read(RunDirectory run, String label) {
    String yaml = run.read(StoppedRun.JOB);
    JobConfig job = JobFile.load(yaml, run.resolve(StoppedRun.JOB).toString(), List.of());
    RunMetrics metrics = RunMetricsParser.fromJson(run.read(METRICS), run.uri() + "/" + METRICS);
    History history = HistoryParser.fromJson(run.read("history.json"), run.uri() + "/history.json");
    return new ComparedRun(label, run.uri(), metrics, history, JobDifference.values(job));
  }

  private static String json(Comparison comparison) {
    try {
      ObjectNode root = JSON.createObjectNode();
      ArrayNode runs = root.putArray("runs");
      for (ComparedRun run : comparison.runs()) {
        ObjectNode node = runs.addObject().put("run", run.uri()).put("label", run.label());
        node.set("metrics", JSON.readTree(RunMetricsParser.toJson(run.metrics())));
        node.set("history", JSON.readTree(HistoryParser.toJson(run.history())));
      }
      ObjectNode differences = root.putObject("differences");
      comparison
          .differences()
          .forEach((key, values) -> values.forEach(differences.withArray(key)::add));
      return JSON.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what the parsers write is JSON", e);
    }
  }

  private static void write(Path path, byte[] bytes, Configuration hadoop) {
    String otherwise = "; choose another place";
    try {
      new WholeFile(path.getFileSystem(hadoop), path).write(out -> out.write(bytes), otherwise);
    } catch (IOException e) {
      throw HeadwayException.failure(path + " can't be written: " + e.getMessage() + otherwise, e);
    }
  }
}
