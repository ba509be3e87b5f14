package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import dev.headway.history.RunOutcome;
import dev.headway.history.RunOutcomeParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver in a process of its own that is stopped or killed, held to one that wasn't. */
class StoppedProcessIT {
  private static final int EPOCHS = 12;
  private static final String EPOCHS_SETTING = "fit.epochs=" + EPOCHS;

  @TempDir static Path root;
  private static Workshop workshop;
  private static RunMetrics unbroken;

  @BeforeAll
  static void runOnceWithoutAStop() {
    Program.useLocalSpark();
    workshop = Workshop.in(root);
    assertThat(workshop.train("unbroken", EPOCHS_SETTING).code()).isZero();
    unbroken = metrics("unbroken");
  }

  @AfterAll
  static void forgetSpark() {
    Program.forgetLocalSpark();
  }

  @Test
  void aTerminatedRunEndsWithFiveAndGoesOnToTheSameBits() throws Exception {
    String uri = "file:" + workshop.runDirectory("terminated");
    String message = "stopped by the user or scheduler; go on with: headway train --resume " + uri;
    try (Driver driver = Driver.start(workshop, "terminated", EPOCHS_SETTING)) {
      driver.await("Epoch 3/" + EPOCHS);
      driver.terminate();
      assertThat(driver.exitCode()).isEqualTo(5);
      assertThat(driver.all()).contains("headway: " + message);
    }
    RunOutcome outcome =
        RunOutcomeParser.fromJson(
            Files.readString(workshop.runDirectory("terminated").resolve("outcome.json")), "it");
    assertThat(outcome.exitCode()).isEqualTo(5);
    assertThat(outcome.message()).isEqualTo(message);

    goesOn("terminated", uri);
  }

  @Test
  void aKilledRunGoesOnToTheSameBits() throws Exception {
    int epoch = 2 + new SplittableRandom(20261124).nextInt(EPOCHS - 4);
    try (Driver driver = Driver.start(workshop, "killed", EPOCHS_SETTING)) {
      driver.await("Epoch " + epoch + "/" + EPOCHS);
      driver.kill();
      assertThat(driver.exitCode()).isEqualTo(128 + 9);
    }
    assertThat(workshop.runDirectory("killed").resolve("outcome.json")).doesNotExist();

    goesOn("killed", workshop.runDirectory("killed").toString());
  }

  private static void goesOn(String id, String run) throws IOException {
    assertThat(workshop.runDirectory(id).resolve("metrics.json")).doesNotExist();
    Program.Result resumed = workshop.run("train", "--resume", run);
    assertThat(resumed.code()).isZero();
    assertThat(resumed.err()).contains("Going on after ");
    assertThat(resumed.lastLine()).isEqualTo("file:" + workshop.runDirectory(id));
    for (String file : List.of("history.json", "history.csv")) {
      assertThat(workshop.runDirectory(id).resolve(file))
          .hasSameTextualContentAs(workshop.runDirectory("unbroken").resolve(file));
    }
    RunMetrics found = metrics(id);
    assertThat(found.text("model_sha256")).isEqualTo(unbroken.text("model_sha256"));
    assertThat(found.number("test_loss")).isEqualTo(unbroken.number("test_loss"));
    assertThat(found.wholes("examples_per_epoch")).isEqualTo(unbroken.wholes("examples_per_epoch"));
  }

  private static RunMetrics metrics(String id) {
    try {
      return RunMetricsParser.fromJson(
          Files.readString(workshop.runDirectory(id).resolve("metrics.json")), "metrics.json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
