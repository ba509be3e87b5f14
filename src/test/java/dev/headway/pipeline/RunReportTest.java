package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.history.Gallery;
import dev.headway.history.History;
import dev.headway.history.HistoryParser;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import dev.headway.history.RunSummary;
import dev.headway.history.RunSummaryParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that fails in a report may fail the run, whose model is written by then. */
class RunReportTest {
  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();
  private RunDirectory run;

  @BeforeEach
  void finishedRun() {
    run = RunDirectory.create(folder.toString(), "pets", "one", new Configuration());
    run.write(
        "job.yaml",
        """
        name: pets
        data:
          source: pets
          train: train
        backbone:
          name: mobilenet_v1_0.25_224
        """);
    run.write(
        "metrics.json", RunMetricsParser.toJson(RunMetrics.builder().whole("workers", 1).build()));
    run.write("history.json", HistoryParser.toJson(History.empty()));
    run.write(
        "evaluation.json",
        RunSummaryParser.toJson(
            new RunSummary(List.of("cats"), null, Map.of(), List.of(), List.of(), 0, Map.of())));
    run.write("provenance.json", ReportJob.provenance(Map.of()));
  }

  @Test
  void picturesThatTakeTooMuchMemoryAreLeftOut() {
    make(
        () -> {
          throw new OutOfMemoryError("Java heap space");
        });

    assertThat(warnings())
        .containsExactly(
            "warning: the report has no pictures: Java heap space; they are taken while training"
                + " only: train again to have them");
    assertThat(run.has("report.html")).isTrue();
  }

  @Test
  void aReportThatTakesTooMuchMemoryIsLeftOut() {
    RunReport.make(
        run,
        () -> Gallery.NONE,
        sentence -> {
          said.add(sentence);
          if (!sentence.startsWith("warning")) {
            throw new OutOfMemoryError("Java heap space");
          }
        });

    assertThat(warnings())
        .containsExactly(
            "warning: the report can't be made: Java heap space; the model and its numbers are in "
                + run.uri()
                + ", and headway report draws it again");
  }

  private void make(Supplier<Gallery> gallery) {
    RunReport.make(run, gallery, said::add);
  }

  private List<String> warnings() {
    return said.stream().filter(sentence -> sentence.startsWith("warning")).toList();
  }
}
