package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.HeadwayException;
import dev.headway.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  @TempDir Path folder;
  private RunDirectory run;
  private Checkpoints checkpoints;
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void makeARun() {
    run = RunDirectory.create(folder.toString(), "job", "run", new Configuration());
    checkpoints = new Checkpoints(run);
  }

  @Test
  void keepsTheLastTwo() throws IOException {
    for (int epoch = 1; epoch <= 4; epoch++) {
      checkpoints.write(at(1, epoch, 0));
    }
    checkpoints.write(at(1, 4, 2));
    checkpoints.write(at(2, 4, 0));
    assertThat(files())
        .containsExactly("checkpoint-p1-e0004-r0002.bin", "checkpoint-p2-e0004-r0000.bin");
  }

  @Test
  void findsTheLatestByNumbersNotByTheAlphabet() {
    checkpoints.write(at(1, 9999, 0));
    checkpoints.write(at(1, 10000, 0));
    assertThat(checkpoints.latest(said::add).orElseThrow().training().epoch()).isEqualTo(10000);
    assertThat(said).isEmpty();
  }

  @Test
  void aRunWithoutCheckpointsHasNone() {
    assertThat(checkpoints.latest(said::add)).isEmpty();
  }

  @Test
  void goesBackToTheOneBeforeWhenTheLastIsDamaged() throws IOException {
    checkpoints.write(at(1, 1, 0));
    checkpoints.write(at(1, 2, 0));
    Path last = path("checkpoint-p1-e0002-r0000.bin");
    byte[] bytes = Files.readAllBytes(last);
    bytes[bytes.length - 33] ^= 1;
    Files.write(last, bytes);
    Files.deleteIfExists(path(".checkpoint-p1-e0002-r0000.bin.crc"));

    assertThat(checkpoints.latest(said::add).orElseThrow().training().epoch()).isEqualTo(1);
    assertThat(said)
        .containsExactly(
            "warning: checkpoint checkpoint-p1-e0002-r0000.bin can't be used: it is damaged (its"
                + " SHA-256 is another than at its end); going on from"
                + " checkpoint-p1-e0001-r0000.bin");
  }

  @Test
  void refusesWhenNoneCanBeUsed() throws IOException {
    checkpoints.write(at(1, 1, 0));
    Files.writeString(path("checkpoint-p1-e0001-r0000.bin"), "nothing");
    Files.deleteIfExists(path(".checkpoint-p1-e0001-r0000.bin.crc"));
    assertThatThrownBy(() -> checkpoints.latest(said::add))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "checkpoint checkpoint-p1-e0001-r0000.bin can't be used: it has only 7 bytes; delete "
                + run.resolve("checkpoints")
                + " to train from the start, or start a new run");
  }

  @Test
  void whatAKilledAttemptLeftHalfWrittenIsNoCheckpointAndCanBeCleared() throws IOException {
    checkpoints.write(at(1, 1, 0));
    String half = ".checkpoint-p1-e0002-r0000.bin.7f9c24e8-3b12-4a5c-9d0e-1234567890ab";
    Files.writeString(path(half), "half");
    assertThat(checkpoints.latest(said::add).orElseThrow().training().epoch()).isEqualTo(1);
    run.deleteUnfinished("checkpoints");
    assertThat(path(half)).doesNotExist();
    assertThat(files()).containsExactly("checkpoint-p1-e0001-r0000.bin");
  }

  /** A write that fails leaves neither the file nor a part of it in its place. */
  @Test
  void aFileThatCanNotBeFinishedIsNotThere() {
    assertThatThrownBy(
            () ->
                run.write(
                    "half.bin",
                    out -> {
                      out.write(1);
                      throw new IOException("no space left");
                    }))
        .hasMessageEndingWith("half.bin can't be written: no space left");
    assertThat(run.has("half.bin")).isFalse();
  }

  private static Checkpoint at(int phase, int epoch, int round) {
    Checkpoint any = CheckpointFileTest.everything();
    TrainingState training = any.training();
    return new Checkpoint(
        any.identity(),
        phase,
        any.phaseStart(),
        new TrainingState(
            training.parameters(),
            training.updater(),
            training.iteration(),
            epoch,
            round,
            training.losses(),
            training.examples(),
            training.counts(),
            training.lastLoss(),
            training.roundsAbove()),
        any.history(),
        any.examples(),
        any.standing(),
        any.kept(),
        any.phaseOne(),
        any.standardization(),
        any.initial(),
        any.bound(),
        any.spent());
  }

  private Path path(String name) {
    return folder.resolve("job/run/checkpoints").resolve(name);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("job/run/checkpoints"))) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> !f.startsWith("."))
          .sorted()
          .toList();
    }
  }
}
