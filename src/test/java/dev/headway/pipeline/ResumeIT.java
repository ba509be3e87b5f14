package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.bundle.Bundle;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import dev.headway.history.RunOutcomeParser;
import dev.headway.progress.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that stop half-way and go on, held to one that never stopped. */
class ResumeIT {
  /** Two phases, dropping the last epochs where they are worse, and dropout's generator. */
  private static final String[] JOB = {
    "fit.early_stopping={monitor: val_loss, patience: 5, restore_best: true}",
    "fine_tune={trainable: 'from:block4_conv', learning_rate: 0.001, epochs: 2}",
    "head.hidden=[8]",
    "head.standardize=true"
  };

  @TempDir static Path root;
  private static SmallJobs jobs;
  private static RunDirectory unbroken;

  @BeforeAll
  static void runOnceWithoutAStop() {
    jobs = new SmallJobs(root);
    unbroken = jobs.train().run(jobs.job(JOB), "unbroken", Map.of());
  }

  @Test
  void theUnbrokenRunHasBothPhasesInOneHistory() {
    assertThat(unbroken.read("history.json")).startsWith("{\"epoch\":[0,1,2,3,4],");
    assertThat(unbroken.read("report.html"))
        .contains("Fine-tuning from epoch 3 on.", ">fine-tuning<");
    RunMetrics metrics = metrics(unbroken);
    assertThat(metrics.wholes("phase_starts")).containsExactly(0L, 3L);
    assertThat(metrics.whole("epochs_run")).hasValue(5);
    assertThat(metrics.wholes("examples_per_epoch"))
        .hasSize(5)
        .allMatch(n -> n == metrics.whole("train_examples").orElseThrow());
    assertThat(names("unbroken/checkpoints"))
        .containsExactly("checkpoint-p2-e0004-r0000.bin", "checkpoint-p2-e0005-r0000.bin");
  }

  /** An attempt that fails leaves what one that is killed there does, and its outcome. */
  @Test
  void goesOnAfterAFailureInEachPartOfTheRun() {
    String[][] places = {
      {"Featurize", "1"},
      {"Epoch 1/3", "2"},
      {"Epoch 3/3", "1"},
      {"Epoch 4/5", "1"},
      {"Epoch 5/5", "2"}
    };
    for (String[] place : places) {
      String id = "failed-" + place[0].replaceAll("[ /]", "-") + "-" + place[1];
      Progress failing =
          at(
              place[0],
              Integer.parseInt(place[1]),
              () -> {
                throw new IllegalStateException("here");
              });
      assertThatThrownBy(
              () -> jobs.train(failing, new StopRequest()).run(jobs.job(JOB), id, Map.of()))
          .hasStackTraceContaining("here");
      assertThat(jobs.run(id).resolve("metrics.json")).doesNotExist();
      assertSameAsUnbroken(jobs.train().resume(jobs.stopped(id), Map.of()));
    }
  }

  /** As SIGTERM does: in the middle of an epoch of either phase, twice in one run. */
  @Test
  void goesOnFromTheRoundInWhichItWasStopped() throws Exception {
    Outcome first = stoppedAt("Epoch 2/3", 2, job -> job.run(jobs.job(JOB), "stopped", Map.of()));
    assertThat(first.message())
        .isEqualTo(
            "stopped by the user or scheduler; go on with: headway train --resume "
                + RunDirectory.open(jobs.run("stopped").toString(), new Configuration()).uri());
    assertThat(outcome("stopped").exitCode()).isEqualTo(5);
    assertThat(outcome("stopped").message()).isEqualTo(first.message());
    assertThat(names("stopped/checkpoints"))
        .containsExactly("checkpoint-p1-e0001-r0000.bin", "checkpoint-p1-e0001-r0001.bin");

    stoppedAt("Epoch 5/5", 3, job -> job.resume(jobs.stopped("stopped"), Map.of()));
    assertThat(names("stopped/checkpoints"))
        .containsExactly("checkpoint-p2-e0004-r0000.bin", "checkpoint-p2-e0004-r0002.bin");

    assertSameAsUnbroken(jobs.train().resume(jobs.stopped("stopped"), Map.of()));
    assertThat(outcome("stopped").exitCode()).isZero();
  }

  @Test
  void aFinishedRunIsLeftAsItIs() throws IOException {
    Path page = jobs.run("unbroken").resolve("report.html");
    var before = Files.getLastModifiedTime(page);
    jobs.said.clear();
    assertThat(jobs.train().resume(jobs.stopped("unbroken"), Map.of()).uri())
        .isEqualTo(unbroken.uri());
    assertThat(jobs.said).containsExactly("Run unbroken is finished: there is nothing left to do");
    assertThat(Files.getLastModifiedTime(page)).isEqualTo(before);
  }

  @Test
  void anotherJobIsRefusedWithEachKeyThatDiffers() {
    assertThatThrownBy(
            () -> jobs.stopped("unbroken", "fit.epochs=9", "fit.early_stopping.patience=1"))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REQUEST))
        .hasMessage(
            "--resume: run unbroken has another job: fit.epochs was 3 and is 9,"
                + " fit.early_stopping.patience was 5 and is 1; leave --job and --set out to go on"
                + " with the run's own, or start a new run");
  }

  @Test
  void aRunGoesOnWhereItIsOrNotAtAll() {
    assertThatThrownBy(() -> jobs.stopped("unbroken", "output=/elsewhere"))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REQUEST))
        .hasMessage(
            "--resume: run "
                + unbroken.uri()
                + " goes on where it is, but output is /elsewhere; leave output out, or start a"
                + " new run");
    String samePlace = jobs.run("unbroken").getParent().getParent().toUri().toString();
    assertThat(jobs.stopped("unbroken", "output=" + samePlace).finished()).isTrue();
  }

  @Test
  void aRunIsFoundByItsIdUnderTheJobsOutput() {
    assertThat(StoppedRun.of("unbroken", jobs.job(JOB), new Configuration()).finished()).isTrue();
    assertThatThrownBy(() -> StoppedRun.of("unbroken", List.of(), new Configuration()))
        .hasMessage(
            "--resume unbroken: an id alone says not where the run is; give the run's URI, or --job"
                + " as well");
  }

  @Test
  void otherDataIsRefused() throws Exception {
    stoppedAt("Epoch 2/3", 1, job -> job.run(jobs.job(JOB), "data", Map.of()));
    Path image;
    try (var files = Files.walk(jobs.images())) {
      image = files.filter(f -> f.toString().endsWith("-0001.jpg")).findFirst().orElseThrow();
    }
    byte[] good = Files.readAllBytes(image);
    byte[] changed = good.clone();
    changed[good.length / 2] ^= 1;
    // Hadoop's local file system keeps sums of what it has written.
    Files.delete(image.resolveSibling("." + image.getFileName() + ".crc"));
    try {
      Files.write(image, changed);
      assertThatThrownBy(() -> jobs.train().resume(jobs.stopped("data"), Map.of()))
          .isInstanceOfSatisfying(
              HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
          .hasMessageMatching(
              "run \\S+/data can't go on, since what it was made from has changed: the data's rows"
                  + " had SHA-256 [0-9a-f]{12}… and has [0-9a-f]{12}… now; put back what was"
                  + " there, or start a new run");
      // One image less: other splits.
      Files.delete(image);
      assertThatThrownBy(() -> jobs.train().resume(jobs.stopped("data"), Map.of()))
          .hasMessageMatching("run \\S+ can't go on, since its splits are other rows now .*");
    } finally {
      Files.write(image, good);
    }
    assertSameAsUnbroken(jobs.train().resume(jobs.stopped("data"), Map.of()));
  }

  @Test
  void aDivergedRunKeepsItsBestWeightsAndIsNotGoneOnWith() {
    String[] settings = {
      "fit.epochs=2",
      "compile.optimizer={name: sgd, learning_rate: 0.01}",
      "fine_tune={trainable: 'from:block4_conv', learning_rate: 1e30, epochs: 2}"
    };
    assertThatThrownBy(() -> jobs.train().run(jobs.job(settings), "diverged", Map.of()))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DIVERGED))
        .hasMessageMatching(
            "training diverged in phase 2 \\(fine_tune\\), epoch 3, round 1: a weight is beyond"
                + " 1\\.8E19; the last finite loss was [0-9.]+; lower fine_tune.learning_rate, which is 1.0E30; bundle/ has the"
                + " weights of epoch 2");
    Bundle kept = Bundle.load(jobs.run("diverged").toString(), new Configuration());
    assertThat(kept.network().params().data().asFloat()).doesNotContain(Float.NaN);
    assertThat(kept.manifest().metrics()).containsOnlyKeys("val_loss", "val_accuracy");
    assertThat(outcome("diverged").exitCode()).isEqualTo(4);
    assertThatThrownBy(() -> jobs.stopped("diverged"))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REQUEST))
        .hasMessageStartingWith("--resume: run diverged can't go on, it would end as before: ")
        .hasMessageEndingWith("; start a new run with a lower learning rate");
  }

  private static void assertSameAsUnbroken(RunDirectory run) {
    assertThat(run.read("history.json")).isEqualTo(unbroken.read("history.json"));
    RunMetrics expected = metrics(unbroken);
    RunMetrics found = metrics(run);
    assertThat(found.names()).containsExactlyElementsOf(expected.names());
    for (String name : expected.names()) {
      // Features may have been in the store: that is another time, and the same result.
      if (!name.endsWith("_seconds")
          && !name.endsWith("_per_second")
          && !name.startsWith("feature")) {
        assertThat(value(found, name)).as(name).isEqualTo(value(expected, name));
      }
    }
    assertThat(outcome(run.runId()).exitCode()).isZero();
    assertThat(jobs.run(run.runId()).resolve("predictions.parquet/_SUCCESS")).exists();
  }

  private static List<Object> value(RunMetrics metrics, String name) {
    return List.of(metrics.number(name), metrics.text(name), metrics.wholes(name));
  }

  private record Outcome(String message) {}

  private interface Attempt {
    RunDirectory of(TrainJob job);
  }

  /**
   * Runs until a round, asks it to stop there as a signal handler does, and gives up the thread.
   */
  private static Outcome stoppedAt(String stage, int round, Attempt attempt) throws Exception {
    StopRequest stop = new StopRequest();
    CountDownLatch done = new CountDownLatch(1);
    StringBuilder message = new StringBuilder();
    Progress stopping =
        at(
            stage,
            round,
            () -> {
              message.append(stop.stop().orElseThrow());
              done.countDown();
              throw new IllegalStateException("the process would end here");
            });
    Thread run = new Thread(() -> attempt.of(jobs.train(stopping, stop)));
    run.setUncaughtExceptionHandler((thread, thrown) -> {});
    run.start();
    assertThat(done.await(120, TimeUnit.SECONDS)).isTrue();
    // What it was at may take an interrupt for its own.
    while (run.isAlive()) {
      run.interrupt();
      run.join(50);
    }
    return new Outcome(message.toString());
  }

  private static Progress at(String name, int count, Runnable action) {
    return (stage, total, unit) ->
        new Progress.Stage() {
          @Override
          public void to(long done, String note) {
            if (stage.equals(name) && done >= count) {
              action.run();
            }
          }

          @Override
          public void close() {
            // Nothing is open.
          }
        };
  }

  private static RunMetrics metrics(RunDirectory run) {
    return RunMetricsParser.fromJson(run.read("metrics.json"), "metrics.json");
  }

  private static dev.headway.history.RunOutcome outcome(String id) {
    try {
      return RunOutcomeParser.fromJson(
          Files.readString(jobs.run(id).resolve("outcome.json")), "outcome.json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> names(String folder) {
    try (var files = Files.list(jobs.run(folder))) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> !f.startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
