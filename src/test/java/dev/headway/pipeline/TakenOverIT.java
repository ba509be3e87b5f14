package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.history.RunOwner;
import dev.headway.history.RunOwnerParser;
import dev.headway.progress.Progress;
import dev.headway.testing.MlflowLoopback;
import dev.headway.testing.MlflowLoopback.Mood;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose driver slept until another attempt took it over. */
class TakenOverIT {
  @TempDir private Path root;

  /** Its executors may be gone when it wakes, or files be missing that the other cleared away. */
  @Test
  void whateverFailsThenIsNoFailureOfTheRun() throws Exception {
    SmallJobs jobs = new SmallJobs(root);
    Path run = jobs.run("slept");
    IllegalStateException awake = new IllegalStateException("executors are gone");
    Progress sleeping =
        (stage, total, unit) ->
            new Progress.Stage() {
              @Override
              public void to(long done, String note) {
                if (stage.equals("Epoch 2/3")) {
                  takeOver(run);
                  throw awake;
                }
              }

              @Override
              public void close() {
                // Nothing is open.
              }
            };
    try (MlflowLoopback server = MlflowLoopback.start(Mood.ANSWERS)) {
      assertThatThrownBy(
              () ->
                  jobs.train(sleeping, new StopRequest())
                      .run(jobs.job("tracking.mlflow.uri=" + server.uri()), "slept", Map.of()))
          .isInstanceOfSatisfying(
              HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STOPPED))
          .hasMessageStartingWith("run slept was taken over by another attempt (u on h, process 1,")
          .hasSuppressedException(awake);
      assertThat(server.run().statuses).containsExactly("RUNNING");
    }
    assertThat(run.resolve("outcome.json")).doesNotExist();
    assertThat(run.resolve("lock-2.json")).hasContent(RunOwnerParser.toJson(another()));
  }

  private static void takeOver(Path run) {
    try {
      Files.writeString(run.resolve("lock-2.json"), RunOwnerParser.toJson(another()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RunOwner another() {
    return RunLockTest.owner("another");
  }
}
