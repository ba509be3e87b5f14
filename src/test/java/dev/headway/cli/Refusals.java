package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.history.RunOutcome;
import dev.headway.history.RunOutcomeParser;
import dev.headway.testing.Shared;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Holds a command that went wrong to its exit code, its one line, and what it left behind. */
final class Refusals {
  private final Path root;
  private final Workshop workshop;

  Refusals(Path root, Workshop workshop) {
    this.root = root;
    this.workshop = workshop;
  }

  /** Trains on two small classes. */
  Program.Result few(String runId, String... settings) {
    return workshop.train(
        runId,
        Stream.concat(Stream.of("data.source=" + workshop.path("few")), Stream.of(settings))
            .toArray(String[]::new));
  }

  void refused(String runId, int code, String message, String... settings) {
    says(code, message, few(runId, settings));
    unfinished(runId, code);
  }

  void says(int code, String message, Program.Result result) {
    String expected = message.replace("ROOT", root.toString());
    List<String> said = result.errors().stream().map(Refusals::known).toList();
    assertThat(said).containsExactly(expected);
    assertThat(result.out()).isEmpty();
    assertThat(result.code()).isEqualTo(code);
  }

  /** Without what is another name on each machine. */
  private static String known(String message) {
    return message
        .replaceAll("(loss (?:was|is)) [0-9.e+-]+", "$1 LOSS")
        .replaceAll("(LOSS, above) [0-9.e+-]+", "$1 LOSS")
        .replaceAll("part-train-00000-[0-9a-f]+\\.parquet", "PART")
        .replace(Shared.root().resolve("backbones").toString(), "SHARED");
  }

  /** No run's directory, or one whose outcome says that it failed and that has no result. */
  void unfinished(String runId, int code) {
    Path run = workshop.runDirectory(runId);
    if (Files.exists(run)) {
      try {
        RunOutcome outcome =
            RunOutcomeParser.fromJson(Files.readString(run.resolve("outcome.json")), "it");
        assertThat(outcome.state()).isEqualTo(RunOutcome.State.FAILED);
        assertThat(outcome.exitCode()).isEqualTo(code);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      for (String file : List.of("metrics.json", "report.html", "predictions.parquet")) {
        assertThat(run.resolve(file)).doesNotExist();
      }
      // What was learned before training diverged is kept.
      assertThat(Files.exists(run.resolve("bundle"))).isEqualTo(code == 4);
    }
  }
}
