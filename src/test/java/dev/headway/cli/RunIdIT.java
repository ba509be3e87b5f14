package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code train --run-id} given again, as schedulers do: by real processes, held to one run alone.
 */
class RunIdIT {
  private static final int EPOCHS = 12;
  private static final String EPOCHS_SETTING = "fit.epochs=" + EPOCHS;

  @TempDir static Path root;
  private static Workshop workshop;
  private static RunMetrics alone;

  @BeforeAll
  static void runOnce() throws IOException {
    Program.useLocalSpark();
    workshop = Workshop.in(root);
    assertThat(workshop.train("alone", EPOCHS_SETTING).code()).isZero();
    alone = metrics("alone");
  }

  @AfterAll
  static void forgetSpark() {
    Program.forgetLocalSpark();
  }

  @Test
  void aFinishedRunIsOnlyNamed() throws IOException {
    Path page = workshop.runDirectory("alone").resolve("report.html");
    FileTime before = Files.getLastModifiedTime(page);
    // It would fail if it were started: there is no such master.
    System.setProperty("spark.master", "spark://127.0.0.1:1");
    try {
      Program.Result again = workshop.train("alone", EPOCHS_SETTING);
      assertThat(again.err()).isEqualTo("Run alone is finished: there is nothing left to do\n");
      assertThat(again.out()).isEqualTo("file:" + workshop.runDirectory("alone") + "\n");
      assertThat(again.code()).isZero();
    } finally {
      Program.useLocalSpark();
    }
    assertThat(Files.getLastModifiedTime(page)).isEqualTo(before);
  }

  @Test
  void anotherJobIsRefusedWithTheKeysThatDiffer() {
    Program.Result other = workshop.train("alone", "fit.epochs=3");
    assertThat(other.err())
        .isEqualTo(
            "headway: error: --run-id: run alone has another job: fit.epochs was 12 and is 3; give"
                + " the job that it has, or another --run-id to start a new run\n");
    assertThat(other.code()).isEqualTo(2);
  }

  @Test
  void aJobThatWasRefusedIsStartedAgainWhenItIsMended() throws IOException {
    workshop.folders("half", 20, "cat", "dog");
    for (int i = 0; i < 10; i++) {
      Files.writeString(workshop.path("half/cat/broken-" + i + ".jpg"), "no image");
    }
    String source = "data.source=" + workshop.path("half");
    Program.Result refused =
        workshop.train("mended", source, EPOCHS_SETTING, "data.max_quarantined=0.01");
    assertThat(refused.code()).as(refused.err()).isEqualTo(3);
    assertThat(workshop.runDirectory("mended").resolve("outcome.json")).exists();
    Program.Result mended =
        workshop.train("mended", source, EPOCHS_SETTING, "data.max_quarantined=0.5");
    assertThat(mended.code()).as(mended.err()).isZero();
    assertThat(Files.readString(workshop.runDirectory("mended").resolve("job.yaml")))
        .contains("max_quarantined: 0.5");
    // Now there is something to lose.
    assertThat(workshop.train("mended", source, "data.max_quarantined=0.6").code()).isEqualTo(2);
  }

  /** However they meet: one trains, and the other is refused, or comes when all is done. */
  @Test
  void ofTwoAtOnceOneTrains() throws Exception {
    List<String> said = new ArrayList<>();
    try (Driver one = Driver.start(workshop, "twice", EPOCHS_SETTING);
        Driver other = Driver.start(workshop, "twice", EPOCHS_SETTING)) {
      for (Driver driver : List.of(one, other)) {
        int code = driver.exitCode();
        String all = driver.all();
        if (all.contains("run twice is being run elsewhere, by ")) {
          assertThat(code).isEqualTo(1);
        } else {
          assertThat(code).as(all).isZero();
        }
        said.add(all);
      }
    }
    assertThat(said.stream().filter(all -> all.contains("Epoch 1/" + EPOCHS))).hasSize(1);
    assertThat(said.stream().filter(all -> all.contains("being run elsewhere"))).hasSizeLessThan(2);
    isAsAlone("twice");
  }

  @Test
  void whoRunsItIsSaidAndAKilledOneIsFollowedAtOnce() throws Exception {
    try (Driver driver = Driver.start(workshop, "killed", EPOCHS_SETTING)) {
      driver.await("Epoch 3/" + EPOCHS);
      assertThat(locks("killed")).containsExactly("lock-1.json");
      // Stopped, so that it can't be done before the others look.
      signal(driver, "STOP");
      for (String[] command :
          new String[][] {
            {"train", "--resume", workshop.runDirectory("killed").toString()},
            {
              "train",
              "--job",
              workshop.path("job.yaml").toString(),
              "--run-id",
              "killed",
              "--set",
              EPOCHS_SETTING
            }
          }) {
        Program.Result refused = workshop.run(command);
        assertThat(refused.err())
            .matches(
                "headway: error: run killed is being run elsewhere, by "
                    + System.getProperty("user.name")
                    + " on \\S+, process "
                    + driver.pid()
                    + ", application local-\\d+, since \\S+Z; wait for its end, or stop it; if it is"
                    + " dead, the run is free 5 minutes after its last sign of life, at \\S+Z\n");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
      }
      assertThat(locks("killed")).containsExactly("lock-1.json");
      driver.kill();
      assertThat(driver.exitCode()).isEqualTo(128 + 9);
    }
    assertThat(locks("killed")).containsExactly("lock-1.json");

    Program.Result again = workshop.train("killed", EPOCHS_SETTING);
    assertThat(again.err()).contains("Going on after ");
    assertThat(again.code()).isZero();
    assertThat(again.lastLine()).isEqualTo("file:" + workshop.runDirectory("killed"));
    isAsAlone("killed");
  }

  @Test
  void aStoppedRunGivesItselfBack() throws Exception {
    try (Driver driver = Driver.start(workshop, "stopped", EPOCHS_SETTING)) {
      driver.await("Epoch 2/" + EPOCHS);
      driver.terminate();
      assertThat(driver.exitCode()).isEqualTo(5);
    }
    assertThat(locks("stopped")).isEmpty();
    assertThat(workshop.train("stopped", EPOCHS_SETTING).code()).isZero();
    isAsAlone("stopped");
  }

  private static void signal(Driver driver, String name) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, String.valueOf(driver.pid())).start().waitFor())
        .isZero();
  }

  private static void isAsAlone(String id) throws IOException {
    RunMetrics found = metrics(id);
    assertThat(found.text("model_sha256")).isEqualTo(alone.text("model_sha256"));
    assertThat(found.wholes("examples_per_epoch")).isEqualTo(alone.wholes("examples_per_epoch"));
    assertThat(workshop.runDirectory(id).resolve("history.json"))
        .hasSameTextualContentAs(workshop.runDirectory("alone").resolve("history.json"));
    assertThat(locks(id)).isEmpty();
  }

  private static List<String> locks(String id) throws IOException {
    try (Stream<Path> files = Files.list(workshop.runDirectory(id))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("lock-"))
          .toList();
    }
  }

  private static RunMetrics metrics(String id) throws IOException {
    return RunMetricsParser.fromJson(
        Files.readString(workshop.runDirectory(id).resolve("metrics.json")), "metrics.json");
  }
}
