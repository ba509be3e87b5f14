package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.history.RunOwner;
import dev.headway.history.RunOwnerParser;
import dev.headway.testing.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are held on a disk, and on what looks like an object store. */
class RunHoldTest {
  private static final Instant LONG_AGO = Instant.parse("2026-01-31T12:00:00Z");

  @TempDir Path root;
  private final Configuration hadoop = new Configuration();

  @BeforeEach
  void knowObjects() {
    ObjectStore.in(hadoop);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://", "objects://"})
  void aHeldRunIsRefusedToOthersUntilItIsGivenBack(String store) throws IOException {
    RunDirectory run = run(store);
    RunHold.requireFree(run);
    assertThat(files()).isEmpty();
    RunHold hold = RunHold.take(run, "application_1_1");
    hold.requireHeld();
    assertThat(files()).singleElement().asString().matches("(lock-1|claim-[-0-9a-f]{36})\\.json");
    String name = files().iterator().next();
    RunOwner me = RunOwnerParser.fromJson(run.read(name), name);
    Instant heard = Files.getLastModifiedTime(root.resolve("pets/r1").resolve(name)).toInstant();
    String message =
        "run r1 is being run elsewhere, by "
            + me
            + "; wait for its end, or stop it; if it is dead, the run is free 5 minutes after its"
            + " last sign of life, at "
            + Instant.ofEpochMilli(heard.toEpochMilli())
            + (store.equals("file://")
                ? ""
                : "; on an object store two that start in the same moment may both end so: then"
                    + " start it again");
    assertThat(me.toString())
        .matches(
            System.getProperty("user.name")
                + " on \\S+, process "
                + ProcessHandle.current().pid()
                + ", application application_1_1, since \\S+Z");
    refused(() -> RunHold.take(run, "application_1_2"), message);
    refused(
        () -> {
          RunHold.requireFree(run);
          return null;
        },
        message);
    hold.requireHeld();
    assertThat(files()).hasSize(1);

    hold.close();
    assertThat(files()).isEmpty();
    RunHold.take(run, "application_1_3").close();
    hold.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://", "objects://"})
  void whoLosesItWritesNoMore(String store) throws IOException {
    RunDirectory run = run(store);
    try (RunHold former = RunHold.take(run, "application_1_1")) {
      RunDirectory held = run.heldBy(former);
      held.requireHeld();
      String name = files().iterator().next();
      Files.setLastModifiedTime(root.resolve("pets/r1").resolve(name), FileTime.from(LONG_AGO));
      try (RunHold next = RunHold.take(run, "application_1_2")) {
        String owner = files().iterator().next();
        assertThatThrownBy(held::requireHeld)
            .isInstanceOfSatisfying(
                HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.STOPPED))
            .hasMessage(
                "run r1 was taken over by another attempt ("
                    + RunOwnerParser.fromJson(run.read(owner), owner)
                    + "), since this one gave no sign of life for 5 minutes: it has stopped and"
                    + " leaves the run to that one");
        assertThatThrownBy(() -> RunOutcomes.write(held, ExitCode.DONE, "done", LONG_AGO))
            .hasMessageStartingWith("run r1 was taken over by another attempt (");
        IllegalStateException why = new IllegalStateException("why");
        RunOutcomes.writeFailure(held, why, LONG_AGO);
        assertThat(why.getSuppressed()).hasSize(1);
        assertThat(held.takenOver()).isPresent();
        Files.writeString(root.resolve("pets/r1/metrics.json"), "the other's");
        assertThatThrownBy(held::empty).hasMessageStartingWith("run r1 was taken over by ");
        assertThat(files()).containsExactlyInAnyOrder(owner, "metrics.json");
        next.requireHeld();
        assertThat(run.heldBy(next).takenOver()).isEmpty();
        run.heldBy(next).empty();
        assertThat(files()).containsExactly(owner);
      }
    }
    assertThat(files()).isEmpty();
  }

  /** Of an attempt that was there for a moment nothing can be said. */
  @Test
  void whoLosesItToNobodyIsToStartAgain() throws IOException {
    RunDirectory run = run("file://");
    try (RunHold hold = RunHold.take(run, "application_1_1")) {
      Path second = Files.createFile(root.resolve("pets/r1/lock-2.json"));
      assertThat(run.heldBy(hold).takenOver()).isPresent();
      Files.delete(second);
      assertThatThrownBy(hold::requireHeld)
          .hasMessage(
              "run r1 was taken over by another attempt, which is gone again: this one has stopped;"
                  + " start it again");
    }
    assertThat(files()).isEmpty();
  }

  /** The signal's handler has nothing to write then, and says so. */
  @Test
  void aStopAfterwardsIsOneAllTheSame() throws IOException {
    RunDirectory run = run("file://");
    StopRequest stop = new StopRequest();
    try (RunHold former = RunHold.take(run, "application_1_1")) {
      stop.begin(run.heldBy(former), LONG_AGO, null);
      Files.setLastModifiedTime(root.resolve("pets/r1/lock-1.json"), FileTime.from(LONG_AGO));
      try (RunHold next = RunHold.take(run, "application_1_2")) {
        assertThat(stop.stop().orElseThrow())
            .startsWith("run r1 was taken over by another attempt (");
        next.requireHeld();
      }
    }
    assertThat(files()).isEmpty();
  }

  /** The process is ended at once then, and nobody else would give it back. */
  @Test
  void aStopBeforeTheBeginningGivesTheRunBack() throws IOException {
    RunDirectory run = run("file://");
    StopRequest stop = new StopRequest();
    try (RunHold hold = RunHold.take(run, "application_1_1")) {
      stop.holding(run.heldBy(hold));
      assertThat(files()).containsExactly("lock-1.json");
      assertThat(stop.stop()).contains("stopped before there was a run");
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void whoseProcessHasBeenKilledIsntWaitedFor() throws Exception {
    RunDirectory run = run("file://");
    Process process = new ProcessBuilder("sleep", "600").start();
    try {
      long started = ThisProcess.startTicks(process.pid());
      RunOwner owner = as(process.toHandle(), started);
      assertThat(ThisProcess.isGone(owner)).isFalse();
      Files.writeString(root.resolve("pets/r1/lock-3.json"), RunOwnerParser.toJson(owner));
      assertThatThrownBy(() -> RunHold.requireFree(run)).hasMessageContaining(owner.toString());
      // Of the same number, but another process.
      assertThat(ThisProcess.isGone(as(process.toHandle(), started - 1))).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    RunHold.requireFree(run);
    try (RunHold next = RunHold.take(run, "application_1_2")) {
      next.requireHeld();
      assertThat(files()).containsExactly("lock-4.json");
    }
  }

  @Test
  void ofAnotherMachineContainerOrUserNothingIsKnown() {
    RunOwner mine = ThisProcess.attempt("local-1");
    for (RunOwner other :
        List.of(
            owner("elsewhere", mine.machine(), mine.user()),
            owner(mine.host(), "another boot or container", mine.user()),
            owner(mine.host(), mine.machine(), "somebody-else"),
            owner(mine.host(), "", mine.user()))) {
      assertThat(ThisProcess.isGone(other)).as("%s", other).isFalse();
    }
    assertThat(ThisProcess.isGone(owner(mine.host(), mine.machine(), mine.user()))).isTrue();
  }

  /** Hadoop's own local file system would let several through. */
  @Test
  void ofManyThatStartAtOnceOneGetsIt() throws Exception {
    RunDirectory run = run("file://");
    int threads = 8;
    CyclicBarrier together = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 20; round++) {
        List<Future<RunHold>> tries = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
          tries.add(
              pool.submit(
                  () -> {
                    together.await();
                    try {
                      return RunHold.take(run, "local-1");
                    } catch (HeadwayException e) {
                      assertThat(e).hasMessageStartingWith("run r1 is being run elsewhere, by ");
                      return null;
                    }
                  }));
        }
        List<RunHold> winners = new ArrayList<>();
        for (Future<RunHold> one : tries) {
          RunHold hold = one.get();
          if (hold != null) {
            winners.add(hold);
          }
        }
        assertThat(winners).hasSize(1);
        winners.get(0).requireHeld();
        winners.get(0).close();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private RunDirectory run(String store) {
    return RunDirectory.create(store + root, "pets", "r1", hadoop);
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("pets/r1"))) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private static RunOwner as(ProcessHandle process, long started) {
    RunOwner mine = ThisProcess.attempt("local-1");
    return new RunOwner(
        "other",
        mine.host(),
        mine.machine(),
        mine.user(),
        process.pid(),
        started,
        "local-1",
        LONG_AGO);
  }

  /** Of a process id that no process of this machine has. */
  private static RunOwner owner(String host, String machine, String user) {
    return new RunOwner("other", host, machine, user, Integer.MAX_VALUE, 1L, "local-1", LONG_AGO);
  }

  private static void refused(Callable<?> action, String message) {
    assertThatThrownBy(action::call)
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILURE))
        .hasMessage(message);
  }
}
