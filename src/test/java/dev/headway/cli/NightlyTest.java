package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code submit/cron/nightly} with a {@code submit/headway} that only says how it was called. */
class NightlyTest {
  /** Its exit codes come from the file {@code codes}, one a start; 0 when there is none left. */
  private static final String SAYS_ITS_ARGUMENTS =
      """
      #!/bin/bash
      printf '<%s>' "$@" >> starts
      echo >> starts
      echo "of headway"
      echo "headway: error: something" >&2
      env | sort > environment
      code=$(head -n 1 codes 2>/dev/null)
      sed -i 1d codes 2>/dev/null
      exit "${code:-0}"
      """;

  private static final String WAITS =
      """
      #!/bin/bash
      trap 'echo stopping; kill $!; exit 5' TERM
      cat gate &
      wait $!
      """;

  @TempDir private Path temp;
  private Path home;
  private Path settings;

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void layOut() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no /bin/bash on this machine");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "no flock on this machine");
    home = Files.createDirectories(temp.toRealPath().resolve("a home"));
    executable(home.resolve("submit/cron/nightly"), Files.readString(script()));
    executable(home.resolve("submit/headway"), SAYS_ITS_ARGUMENTS);
    settings = temp.resolve("pets.conf");
    settings("20261129", "");
  }

  @Test
  void aNightsRunIsSilentAndLogged() throws Exception {
    settings("20261129", "SPARK_ARGS=(--master yarn --name 'my run')");
    assertThat(run()).isEqualTo(new Ended(0, "", ""));
    assertThat(starts())
        .containsExactly(
            "<--master><yarn><--name><my run><--><train><--job><hdfs:///jobs/pets.yaml><--run-id>"
                + "<20261129>");
    assertThat(log())
        .containsExactly(
            "nightly: run 20261129 starts.",
            "of headway",
            "headway: error: something",
            "nightly: run 20261129 ended with exit code 0.");
    assertThat(home.resolve("state/unfinished")).doesNotExist();
  }

  @Test
  void theEnvironmentIsTheSettings() throws Exception {
    settings("20261129", "export JAVA_HOME=/my/jdk");
    run();
    assertThat(Files.readAllLines(temp.resolve("environment")))
        .contains("JAVA_HOME=/my/jdk", "LC_ALL=C.UTF-8", "PATH=/usr/local/bin:/usr/bin:/bin")
        .noneMatch(line -> line.startsWith("HOME=") || line.startsWith("STATE="));
  }

  @Test
  void aStoppedRunComesFirstNextTimeUnderItsOwnId() throws Exception {
    codes(5);
    assertThat(run()).isEqualTo(new Ended(5, "", ""));
    assertThat(Files.readString(home.resolve("state/unfinished"))).isEqualTo("20261129\n");
    settings("20261130", "");
    assertThat(run()).isEqualTo(new Ended(0, "", ""));
    assertThat(starts()).map(NightlyTest::id).containsExactly("20261129", "20261129", "20261130");
    assertThat(home.resolve("state/unfinished")).doesNotExist();
    assertThat(log())
        .contains(
            "nightly: run 20261129 goes on at the next start.",
            "nightly: run 20261129 was left unfinished: it comes first.");
  }

  @Test
  void whatIsStoppedAgainKeepsTheNextDayWaiting() throws Exception {
    codes(5, 5);
    run();
    settings("20261130", "");
    assertThat(run().code()).isEqualTo(5);
    assertThat(starts()).map(NightlyTest::id).containsExactly("20261129", "20261129");
  }

  @ParameterizedTest
  @CsvSource({"2, 0, 2", "3, 5, 3", "4, 2, 4", "2, 3, 3", "3, 1, 3", "4, 137, 137"})
  void whatFailedForGoodKeepsNoOtherDayFromItsRun(int former, int todays, int worse)
      throws Exception {
    codes(5, former, todays);
    run();
    settings("20261130", "");
    Ended ended = run();
    assertThat(ended.code()).isEqualTo(worse);
    assertThat(starts()).map(NightlyTest::id).containsExactly("20261129", "20261129", "20261130");
    assertThat(ended.out()).contains("run 20261129 of hdfs:///jobs/pets.yaml ended with exit code");
    assertThat(ended.out().contains("Headway run 20261130")).isEqualTo(todays != 0 && todays != 5);
  }

  @ParameterizedTest
  @CsvSource({"0, 5", "3, 3"})
  void whatIsToldToStopStartsNoSecondRun(int former, int code) throws Exception {
    codes(5);
    run();
    settings("20261130", "");
    Waiting second = startAndWaitUntilItTrains(WAITS.replace("exit 5", "exit " + former));
    // Process.destroy would close its output, too.
    second.process().toHandle().destroy();
    assertThat(second.exitCode()).isEqualTo(code);
    second.gate().close();
    assertThat(log())
        .endsWith(
            "nightly: run 20261129 ended with exit code " + former + ".",
            "nightly: stopped before run 20261130: it isn't started.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2|the request is wrong: mend the job file or the command line|false",
        "3|an input can't be used: data or weights|false",
        "4|training diverged|false",
        "1|it broke off: the next start goes on with it|true",
        "137|it broke off: the next start goes on with it|true",
        "130|submit/headway was stopped; a driver in the cluster, where there is one, goes on: the"
            + " next start asks for the run again|true",
        "143|submit/headway was stopped; a driver in the cluster, where there is one, goes on: the"
            + " next start asks for the run again|true",
      },
      quoteCharacter = '"')
  void whatSomebodyHasToLookAtIsPrinted(int code, String meaning, boolean goesOn) throws Exception {
    Files.createDirectories(home.resolve("log"));
    Files.writeString(home.resolve("log/pets.log"), "of another night\n");
    codes(code);
    Ended ended = run();
    assertThat(ended.code()).isEqualTo(code);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().lines().map(NightlyTest::withoutTime))
        .containsExactly(
            "Headway run 20261129 of hdfs:///jobs/pets.yaml ended with exit code "
                + code
                + " ("
                + meaning
                + "). Its last lines in "
                + home
                + "/log/pets.log:",
            "",
            "nightly: run 20261129 starts.",
            "of headway",
            "headway: error: something",
            "nightly: run 20261129 ended with exit code " + code + ".");
    assertThat(Files.exists(home.resolve("state/unfinished"))).isEqualTo(goesOn);
  }

  @Test
  void twoAtOnceAreOne() throws Exception {
    Waiting first = startAndWaitUntilItTrains();
    settings("20261130", "");
    assertThat(run()).isEqualTo(new Ended(0, "", ""));
    first.gate().close();
    assertThat(first.exitCode()).isZero();
    assertThat(log())
        .contains("nightly: run 20261129 is still at work: nothing is started.")
        .noneMatch(line -> line.contains("20261130"));
  }

  @Test
  void theLockIsHeldAsLongAsHeadwayLives() throws Exception {
    Waiting first = startAndWaitUntilItTrains();
    first.process().destroyForcibly().waitFor();
    assertThat(run()).isEqualTo(new Ended(0, "", ""));
    assertThat(log()).contains("nightly: run 20261129 is still at work: nothing is started.");
    first.gate().close();
  }

  @Test
  void aSignalIsPassedOnAndTheCheckpointAwaited() throws Exception {
    Waiting first = startAndWaitUntilItTrains();
    first.process().destroy();
    assertThat(first.exitCode()).isEqualTo(5);
    first.gate().close();
    assertThat(log())
        .endsWith(
            "stopping",
            "nightly: run 20261129 ended with exit code 5.",
            "nightly: run 20261129 goes on at the next start.");
  }

  @Test
  void aLogThatWasMovedAwayIsBegunAnew() throws Exception {
    run();
    Files.move(home.resolve("log/pets.log"), home.resolve("log/pets.log.1"));
    run();
    assertThat(log()).hasSize(4);
  }

  @Test
  void theExampleSettingsAreComplete() throws Exception {
    Files.writeString(
        settings,
        "source '"
            + script().resolveSibling("nightly.conf").toAbsolutePath()
            + "'\nSTATE='"
            + home
            + "/state' LOG='"
            + home
            + "/log/pets.log'\n");
    assertThat(run().code()).isZero();
    assertThat(starts().get(0))
        .matches(
            "<--master><yarn><--deploy-mode><client><--properties-file>"
                + "</etc/headway/spark-defaults.conf><--><train><--job><hdfs:///jobs/pets.yaml>"
                + "<--run-id><\\d{8}>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "STATE=/s LOG=/l|JOB is missing: the job file to train.",
        "JOB=j LOG=/l|STATE is missing: a folder of this job's own, for its lock and the id of an"
            + " unfinished run.",
        "JOB=j STATE=/s|LOG is missing: the file that is written to.",
        "JOB=j STATE=/s LOG=/l RUN_ID=|RUN_ID is empty: leave it out for one run a day.",
      })
  void whatIsMissingIsSaid(String text, String message) throws Exception {
    Files.writeString(settings, text);
    assertThat(run())
        .isEqualTo(new Ended(2, "headway nightly: error: " + settings + ": " + message + "\n", ""));
  }

  @Test
  void withoutSettingsNothingStarts() throws Exception {
    Files.delete(settings);
    assertThat(run())
        .isEqualTo(
            new Ended(
                2,
                "headway nightly: error: "
                    + settings
                    + ": no such file that can be read; copy submit/cron/nightly.conf there.\n",
                ""));
  }

  @Test
  void shellcheckFindsNothing() throws Exception {
    Path tool =
        Stream.of("/usr/bin/shellcheck", "/usr/local/bin/shellcheck")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(tool != null, "no shellcheck on this machine");
    Process process =
        new ProcessBuilder(
                tool.toString(),
                "--shell=bash",
                script().toString(),
                script().resolveSibling("nightly.conf").toString(),
                "--exclude=SC2034")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  private static Path script() {
    return Path.of("submit/cron/nightly");
  }

  private void settings(String runId, String more) throws IOException {
    Files.writeString(
        settings,
        "JOB=hdfs:///jobs/pets.yaml\nSTATE='"
            + home
            + "/state'\nLOG='"
            + home
            + "/log/pets.log'\nRUN_ID="
            + runId
            + "\n"
            + more
            + "\n");
  }

  private void codes(int... codes) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int code : codes) {
      lines.append(code).append('\n');
    }
    Files.writeString(temp.resolve("codes"), lines);
  }

  private List<String> starts() throws IOException {
    return Files.readAllLines(temp.resolve("starts"));
  }

  private static String id(String start) {
    return start.replaceAll(".*<--run-id><(.*)>", "$1");
  }

  private List<String> log() throws IOException {
    return Files.readAllLines(home.resolve("log/pets.log")).stream()
        .map(NightlyTest::withoutTime)
        .toList();
  }

  private static String withoutTime(String line) {
    return line.replaceFirst("^\\d{4}-\\d\\d-\\d\\dT\\S+ ", "");
  }

  /** One whose Headway waits until the gate is closed, or a signal comes. */
  private record Waiting(Process process, OutputStream gate) {
    int exitCode() throws InterruptedException {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    }
  }

  private Waiting startAndWaitUntilItTrains() throws Exception {
    return startAndWaitUntilItTrains(WAITS);
  }

  private Waiting startAndWaitUntilItTrains(String headway) throws Exception {
    executable(home.resolve("submit/headway"), headway);
    Path gate = temp.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate + "").start().waitFor()).isZero();
    Process process = start();
    // A pipe opens for writing when it has a reader.
    CompletableFuture<OutputStream> opened = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                opened.complete(Files.newOutputStream(gate));
              } catch (IOException e) {
                opened.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return new Waiting(process, opened.get(60, TimeUnit.SECONDS));
  }

  private Ended run() throws Exception {
    Process process = start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, err);
  }

  private Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(home.resolve("submit/cron/nightly").toString(), settings.toString())
            .directory(temp.toFile());
    builder.environment().clear();
    return builder.start();
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
