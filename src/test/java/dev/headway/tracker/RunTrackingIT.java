package dev.headway.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.config.JobConfig;
import dev.headway.config.JobFile;
import dev.headway.history.Gallery;
import dev.headway.history.GalleryParser;
import dev.headway.testing.MlflowLoopback;
import dev.headway.testing.MlflowLoopback.Mood;
import java.awt.image.BufferedImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunTrackingIT {
  private final List<String> said = new ArrayList<>();
  private final MemoryFiles files =
      new MemoryFiles()
          .with("metrics.json", "{\"test_loss\": 0.25, \"workers\": 2, \"engine\": \"dl4j\"}")
          .with("provenance.json", "{\"model_sha256\": \"abc\"}");

  private RunTracking start(Map<String, String> environment, String... settings) {
    JobConfig job =
        JobFile.load(
            "name: pets\ndata: { source: s, train: train }\nbackbone: { name: b }\n",
            "job.yaml",
            List.of(settings));
    return RunTracking.start(
        job, environment, files, "r1", Instant.parse("2026-01-31T12:00:00Z"), said::add);
  }

  private static Gallery gallery() {
    TrackedImage image = Runs.image("-", "-", 5, 7, BufferedImage.TYPE_INT_RGB);
    Gallery.Picture cat =
        new Gallery.Picture(
            "cats/1.jpg",
            "train",
            3,
            0,
            "cat",
            List.of(new Gallery.Score("cat", 0.9)),
            image.png());
    return new Gallery(List.of(cat), List.of(), List.of(), List.of(), 0);
  }

  @Test
  void theEnvironmentIsEnoughForMlflow() throws Exception {
    try (MlflowLoopback server = MlflowLoopback.start(Mood.ANSWERS)) {
      RunTracking tracking = start(Map.of("MLFLOW_TRACKING_URI", server.uri()));
      tracking.epochs(Runs.epochs(2));
      files.with("gallery.json", GalleryParser.toJson(gallery()));
      tracking.finished();
      tracking.failed(); // Nothing comes after the end.
      MlflowLoopback.Run run = server.run();
      assertThat(server.experiments()).containsOnlyKeys("pets");
      assertThat(run.params)
          .containsEntry("data.source", "s")
          .containsEntry("compile.optimizer.learning_rate", "0.001")
          .doesNotContainKey("tracking.mlflow.uri");
      assertThat(run.steps("loss")).containsExactly(0, 1);
      assertThat(run.values("test_loss")).containsExactly(0.25);
      assertThat(run.values("workers")).containsExactly(2.0);
      assertThat(run.tags).containsEntry("model_sha256", "abc");
      assertThat(run.statuses).containsExactly("RUNNING", "FINISHED");
      assertThat(said)
          .containsExactly(
              "MLflow at "
                  + server.uri()
                  + " has the run: "
                  + server.uri()
                  + "/#/experiments/1/runs/run1");
      assertThat(files.files)
          .containsKey("tensorboard/test/events.out.tfevents.0000000000.headway")
          .hasSize(3 + 1 + 2 + 2 + 1 + 1);
    }
  }

  /**
   * A store that is away for a moment at the very end must not turn a finished run into a failed
   * one.
   */
  @Test
  void aStoreThatCannotBeReachedAtTheEndIsAWarning() throws Exception {
    try (MlflowLoopback server = MlflowLoopback.start(Mood.ANSWERS)) {
      RunTracking tracking = start(Map.of(), "tracking.mlflow.uri=" + server.uri());
      tracking.epochs(Runs.epochs(1));
      files.unreachable = true;
      tracking.finished();
      assertThat(said)
          .isNotEmpty()
          .first()
          .asString()
          .isEqualTo(
              "warning: trackers get no results of this run: mem:/runs/pets/r1 can't be looked up:"
                  + " Connection reset");
      assertThat(said).allMatch(s -> s.startsWith("warning: ") || s.contains(" has the run: "));
    }
  }

  @Test
  void whatATrackerDidNotGetIsSaidOnce() throws Exception {
    try (MlflowLoopback server = MlflowLoopback.start(Mood.FAILS)) {
      RunTracking tracking = start(Map.of(), "tracking.mlflow.uri=" + server.uri());
      tracking.epochs(Runs.epochs(1));
      tracking.epochs(Runs.epochs(2));
      tracking.failed();
      assertThat(said).hasSize(1);
      assertThat(said.get(0))
          .startsWith("warning: MLflow at " + server.uri() + " did not get the run (")
          .contains("500")
          .endsWith("); nothing of it is lost in mem:/runs/pets/r1");
    }
  }

  @Test
  void aStoppedRunWaitsForAServerThatHangsButAFewSeconds() throws Exception {
    try (MlflowLoopback server = MlflowLoopback.start(Mood.HANGS)) {
      RunTracking tracking = start(Map.of(), "tracking.mlflow.uri=" + server.uri() + "/");
      long begin = System.nanoTime();
      tracking.stopped();
      assertThat((System.nanoTime() - begin) / 1e9).isBetween(1.4, 6.0);
      assertThat(said)
          .containsExactly(
              "warning: MLflow at "
                  + server.uri()
                  + " did not get the run (no answer in time); nothing of it is lost in"
                  + " mem:/runs/pets/r1");
    }
  }

  @Test
  void aJobMayAskForNothing() {
    RunTracking tracking = start(Map.of(), "tracking.tensorboard=false");
    tracking.epochs(Runs.epochs(1));
    tracking.finished();
    assertThat(said).isEmpty();
    assertThat(files.files).hasSize(2);
  }
}
