package dev.headway.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.testing.MlflowLoopback;
import dev.headway.testing.MlflowLoopback.Mood;
import dev.headway.tracker.TrackedRun.State;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MLflow's client against a server on the loopback that keeps the calls it gets. */
class MlflowTrackerIT {
  private final MemoryFiles files =
      new MemoryFiles()
          .with("job.yaml", "name: pets\n")
          .with("report.html", "<html>")
          .with("bundle/manifest.json", "{}")
          .with("plots/loss.png", "png")
          .with("checkpoints/c.bin", "not for others");
  private MlflowLoopback server;

  @BeforeEach
  void start() throws Exception {
    server = MlflowLoopback.start(Mood.ANSWERS);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private MlflowTracker tracker() {
    return new MlflowTracker(
        new MlflowServer(server.uri(), "animals", "me", "secret", null), files);
  }

  @Test
  void aRunIsThereFromItsStartToItsEnd() throws Exception {
    MlflowTracker tracker = tracker();
    tracker.update(Runs.begun());
    MlflowLoopback.Run run = server.run();
    assertThat(server.experiments()).containsExactly(Map.entry("animals", run.experiment));
    assertThat(run.params).isEqualTo(Map.of("name", "pets", "fit.epochs", "3"));
    assertThat(run.tags)
        .containsEntry("mlflow.runName", "r1")
        .containsEntry("headway.run_id", "r1")
        .containsEntry("headway.run_uri", "mem:/runs/pets/r1")
        .containsEntry("mlflow.source.type", "JOB");
    assertThat(run.statuses).containsExactly("RUNNING");

    tracker.update(Runs.after(1));
    assertThat(run.steps("loss")).containsExactly(0);
    tracker.update(Runs.after(3));
    assertThat(run.values("loss")).containsExactly(1.0, 0.5, 1 / 3.0);
    assertThat(run.values("val_loss")).containsExactly(2.0, 1.0, 2 / 3.0);
    assertThat(run.values("learning_rate")).containsExactly(0.001, 0.001, 0.001);
    assertThat(run.steps("val_loss")).containsExactly(0, 1, 2);
    assertThat(run.artifacts).isEmpty();

    tracker.update(Runs.finished(3));
    tracker.update(Runs.finished(3));
    assertThat(run.values("test_loss")).containsExactly(0.25);
    assertThat(run.steps("test_loss")).containsExactly(2);
    // Of the name of an epoch's metric: it must not be taken for a fourth epoch.
    assertThat(run.values("val_loss")).hasSize(3);
    assertThat(run.values("final_val_loss")).containsExactly(0.5);
    assertThat(run.tags).containsEntry("model_sha256", "abc").containsEntry("spark", "3.5.5");
    assertThat(run.statuses).containsExactly("RUNNING", "FINISHED");
    assertThat(run.artifacts.keySet())
        .containsExactly("bundle/manifest.json", "job.yaml", "plots/loss.png", "report.html");
    assertThat(run.artifacts.get("report.html")).asString().isEqualTo("<html>");
    assertThat(tracker.missing(Runs.finished(3))).isEmpty();
    assertThat(tracker.place())
        .hasValue(server.uri() + "/#/experiments/" + run.experiment + "/runs/" + run.id);
    assertThat(server.calls())
        .allSatisfy(call -> assertThat(call.authorization()).isEqualTo("Basic bWU6c2VjcmV0"));
  }

  @Test
  void whatAServerMissedItGetsWhenItIsBack() throws Exception {
    MlflowTracker tracker = tracker();
    server.become(Mood.FAILS);
    assertThatThrownBy(() -> tracker.update(Runs.begun())).hasMessageContaining("500");
    assertThat(tracker.missing(Runs.after(1))).containsExactly("the run");
    server.become(Mood.ANSWERS);
    tracker.update(Runs.after(1));
    server.become(Mood.FAILS);
    assertThatThrownBy(() -> tracker.update(Runs.after(2))).hasMessageContaining("500");
    assertThatThrownBy(() -> tracker.update(Runs.finished(3))).hasMessageContaining("500");
    assertThat(tracker.missing(Runs.finished(3)))
        .containsExactly("2 of 3 epochs", "its results", "how it ended", "4 of 4 files");
    server.become(Mood.ANSWERS);
    tracker.update(Runs.finished(3));
    assertThat(server.run().steps("loss")).containsExactly(0, 1, 2);
    assertThat(server.run().statuses).containsExactly("RUNNING", "FINISHED");
    assertThat(tracker.missing(Runs.finished(3))).isEmpty();
  }

  @Test
  void aRunThatGoesOnIsTheSameAndHasNoEpochTwice() throws Exception {
    MlflowTracker first = tracker();
    first.update(Runs.after(2));
    first.update(Runs.after(2).with(State.STOPPED));
    MlflowLoopback.Run run = server.run();
    assertThat(run.statuses).containsExactly("RUNNING", "KILLED");

    MlflowTracker second = tracker();
    second.update(Runs.begun());
    assertThat(run.statuses).endsWith("RUNNING");
    // Of an epoch that was trained again after a kill, the values are the same.
    second.update(Runs.after(2));
    second.update(Runs.finished(3));
    assertThat(server.run()).isSameAs(run);
    assertThat(run.steps("loss")).containsExactly(0, 1, 2);
    assertThat(run.statuses).containsExactly("RUNNING", "KILLED", "RUNNING", "FINISHED");
  }

  @Test
  void aRunThatTheServerHasNoMoreIsMadeAgainWithAllItsEpochs() throws Exception {
    tracker().update(Runs.after(2));
    server.delete(server.run().id);
    tracker().update(Runs.after(3));
    assertThat(server.run().steps("loss")).containsExactly(0, 1, 2);
    assertThat(files.read("mlflow.json")).asString().contains("\"" + server.run().id + "\"");
  }

  @Test
  void limitsAreKept() throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    IntStream.range(0, 230).forEach(i -> settings.put("key." + i, "v"));
    settings.put("fit.class_weight.a&b <é>", "2");
    settings.put("fit.class_weight.a/b <è>", "3");
    settings.put("data.source", "s".repeat(7000));
    TrackedRun begun = Runs.begun();
    TrackedRun run =
        new TrackedRun(
            begun.job(),
            begun.runId(),
            begun.started(),
            settings,
            begun.yaml(),
            Runs.epochs(700),
            List.of(),
            Map.of(),
            Map.of(),
            State.RUNNING);
    tracker().update(run);
    assertThat(server.run().params)
        .hasSize(233)
        .containsEntry("fit.class_weight.a_b ___", "2")
        .containsEntry("fit.class_weight.a_b ____", "3")
        .containsEntry("data.source", "s".repeat(499) + "…");
    assertThat(server.run().metrics).hasSize(2100);
  }

  @Test
  void aServerThatKeepsFilesElsewhereGetsAllButThem() throws Exception {
    try (MlflowLoopback other = MlflowLoopback.withArtifactsAt("s3://bucket")) {
      MlflowTracker tracker =
          new MlflowTracker(new MlflowServer(other.uri(), "animals", null, null, null), files);
      assertThatThrownBy(() -> tracker.update(Runs.finished(2)))
          .hasMessage(
              "it keeps artifacts at s3://bucket/1/run1/artifacts, and takes them itself for"
                  + " mlflow-artifacts: only");
      assertThat(tracker.missing(Runs.finished(2))).containsExactly("4 of 4 files");
      assertThat(other.run().statuses).containsExactly("RUNNING", "FINISHED");
      assertThat(other.run().steps("loss")).containsExactly(0, 1);
    }
  }

  @Test
  void aCallThatHangsCanBeEnded() throws Exception {
    server.become(Mood.HANGS);
    MlflowTracker tracker = tracker();
    BackgroundTracker background = new BackgroundTracker(tracker, Duration.ofDays(1));
    background.offer(Runs.begun());
    server.awaitCall();
    background.finish(Runs.finished(1));
    // Half the time for the first call, then the second one hangs as well.
    Throwable failure = background.await(Duration.ofSeconds(1));
    assertThat(failure).hasMessage("no answer in time");
    assertThat(server.calls()).hasSize(2);
    assertThat(tracker.missing(Runs.finished(1))).containsExactly("the run");
  }
}
