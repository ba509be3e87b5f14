package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headway.testing.LoggedProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code submit/headway} with a driver in the cluster, on a spark-submit that prints what Spark
 * 3.5.5's prints there, and ends as that does.
 */
class ClusterModeTest {
  private static final String YARN = "--master yarn --deploy-mode cluster";
  private static final String KUBERNETES =
      "--master k8s://https://h:6443 --deploy-mode cluster"
          + " --conf spark.headway.jar=local:///opt/headway/headway.jar";
  private static final String STANDALONE = "--master spark://h:7077 --deploy-mode cluster";
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** Says its last argument's file, then ends with the code in another. */
  private static final String PLAYS =
      """
      #!/bin/bash
      echo a result
      cat "$PLAYED"
      cat "$PLAYED" >&2
      exit "$ENDS_WITH"
      """;

  private static final String SAYS_ITS_ARGUMENTS = "#!/bin/bash\nprintf '%s\\n' \"$@\"\nexit 1\n";

  @TempDir private Path temp;
  private Path home;
  private Path bin;
  private final Map<String, String> environment = new TreeMap<>();

  private record Ended(int code, List<String> out, String err) {}

  @BeforeEach
  void layOut() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no /bin/bash on this machine");
    home = Files.createDirectories(temp.toRealPath().resolve("a home"));
    bin = Files.createDirectories(temp.resolve("bin"));
    executable(home.resolve("submit/headway"), Files.readString(Path.of("submit/headway")));
    // Without sources beside it the jar isn't out of date.
    Files.createDirectories(home.resolve("target/spark"));
    Files.writeString(home.resolve("target/headway.jar"), "jar");
    environment.put("PATH", bin + ":/usr/bin:/bin");
    environment.put("TMPDIR", Files.createDirectories(temp.resolve("tmp")).toString());
  }

  @Test
  void ofYarnTheDiagnosticsHaveCodeAndMessage() throws Exception {
    for (int code : new int[] {1, 2, 3, 4}) {
      String printed =
          """
          INFO Client: Application report for application_17_0001 (state: FINISHED)
          ERROR Client: Application diagnostics message: User class threw exception: \
          dev.headway.cli.YarnDriver$Ended: Headway ended with exit code %d: fit.epochs: no; do it

          Exception in thread "main" org.apache.spark.SparkException: Application \
          application_17_0001 finished with failed status
          """
              .formatted(code);
      Ended ended = plays(YARN, printed, 1);
      assertThat(ended.code()).isEqualTo(code);
      assertThat(ended.err()).isEqualTo(printed + "headway: error: fit.epochs: no; do it\n");
      assertThat(ended.out()).startsWith("a result").hasSize(1 + printed.split("\n").length);
      assertThat(Files.list(temp.resolve("tmp"))).isEmpty();
    }
  }

  @Test
  void whereTheClientsLogIsSilentYarnIsAsked() throws Exception {
    executable(
        bin.resolve("yarn"),
        "#!/bin/bash\necho \"$@: Diagnostics : x.Ended: Headway ended with exit code 3: gone\"\n");
    String printed =
        "Exception in thread \"main\" org.apache.spark.SparkException: Application"
            + " application_17_0001 finished with failed status\n";
    Ended ended = plays(YARN, printed, 1);
    assertThat(ended.err()).isEqualTo(printed + "headway: error: gone\n");
    assertThat(ended.code()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Exception in thread \"main\" org.apache.spark.SparkException: Application"
            + " application_17_0001 is killed",
        "diagnostics: AM Container for appattempt_17_0001_000001 exited with  exitCode: 5",
      })
  void aDriverStoppedInYarnIsOneToGoOnWith(String line) throws Exception {
    Ended ended = plays(YARN, line + "\n", 1);
    assertThat(ended.code()).isEqualTo(5);
    assertThat(ended.err())
        .isEqualTo(
            line
                + "\nheadway: stopped in the cluster: the same command goes on with a run that has"
                + " a --run-id\n");
  }

  @Test
  void ofYarnAnythingElseIsOne() throws Exception {
    Ended ended = plays(YARN, "AM Container exited with  exitCode: 52\n", 1);
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).isEqualTo("AM Container exited with  exitCode: 52\n");
  }

  @Test
  void ofYarnADoneOneIsDone() throws Exception {
    Ended ended = plays(YARN, "INFO Client: Submitted application application_17_0001\n", 0);
    assertThat(ended.code()).isZero();
    assertThat(ended.err())
        .isEqualTo(
            "INFO Client: Submitted application application_17_0001\n"
                + "headway: done: the run's URI is the driver's last line: yarn logs -applicationId"
                + " application_17_0001 -am 1 -log_files stdout\n");
    ended =
        plays(
            YARN + " --conf spark.yarn.submit.waitAppCompletion=false",
            "INFO Client: Submitted application application_17_0001\n",
            0);
    assertThat(ended.code()).isZero();
    assertThat(ended.err()).doesNotContain("headway:");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, 4, 5, 137})
  void ofKubernetesItIsTheDriversContainers(int code) throws Exception {
    String printed =
        """
        INFO LoggingPodStatusWatcherImpl: Container final statuses:

        \t container name: spark-kubernetes-driver
        \t container image: registry/headway:1
        \t container state: terminated
        \t exit code: %d
        \t termination reason: Error

        \t container name: sidecar
        \t container state: terminated
        \t exit code: 77
        INFO LoggingPodStatusWatcherImpl: Application x with submission ID y finished
        """
            .formatted(code);
    Ended ended = plays(KUBERNETES, printed, 0);
    assertThat(ended.code()).isEqualTo(code);
    assertThat(ended.err()).isEqualTo(printed);
  }

  @ParameterizedTest
  @CsvSource({
    "FINISHED, 0, ''",
    "KILLED, 5, 'headway: stopped in the cluster: the same command goes on with a run that has a"
        + " --run-id\n'",
    "FAILED, 1, 'headway: error: the driver''s exit code can''t be seen here: a standalone cluster"
        + " only tells that the driver failed; a run''s is in its outcome.json.\n'",
  })
  void aStandaloneClusterOnlyTellsTheState(String state, int code, String said) throws Exception {
    String printed =
        "INFO ClientEndpoint: State of driver-1-0001 is RUNNING\n"
            + "INFO ClientEndpoint: State of driver driver-1-0001 is "
            + state
            + ", exiting spark-submit JVM.\n";
    Ended ended = plays(STANDALONE, printed, 0);
    assertThat(ended.err()).isEqualTo(printed + said);
    assertThat(ended.code()).isEqualTo(code);
  }

  @Test
  void whatIsntSeenIsNoSuccess() throws Exception {
    assertThat(plays(KUBERNETES, "", 0).err())
        .isEqualTo(
            "headway: error: the driver's exit code can't be seen here: spark-submit logs it at"
                + " INFO (org.apache.spark.deploy.k8s.submit); a run's is in its outcome.json.\n");
    assertThat(plays(KUBERNETES, "", 0).code()).isEqualTo(1);
    assertThat(plays(STANDALONE, "", 0).code()).isEqualTo(1);
    assertThat(
            plays(KUBERNETES + " --conf spark.kubernetes.submission.waitAppCompletion=false", "", 0)
                .code())
        .isZero();
  }

  @Test
  void theModeIsFoundWhereSparkFindsIt() throws Exception {
    String printed = "x Headway ended with exit code 4: diverged\n";
    assertThat(plays("--master yarn --conf spark.submit.deployMode=cluster", printed, 1).code())
        .isEqualTo(4);
    Path conf = Files.createDirectories(temp.resolve("conf"));
    Files.writeString(conf.resolve("spark-defaults.conf"), "spark.submit.deployMode cluster\n");
    // Beside bin, where spark-submit is.
    assertThat(plays("--master yarn", printed, 1).code()).isEqualTo(4);
    conf = Files.move(conf, temp.resolve("another conf"));
    environment.put("SPARK_CONF_DIR", conf.toString());
    assertThat(plays("--master yarn", printed, 1).code()).isEqualTo(4);
    assertThat(plays("--master yarn --deploy-mode client", printed, 1).code()).isEqualTo(1);
    Path other = Files.writeString(temp.resolve("other.conf"), "spark.a 1\n");
    assertThat(plays("--master yarn --properties-file " + other, printed, 1).code()).isEqualTo(1);
  }

  @Test
  void whatTheUserHasSetIsntOverridden() throws Exception {
    Path file =
        Files.writeString(
            temp.resolve("mine.conf"),
            "spark.standalone.submit.waitAppCompletion false\n"
                + "spark.executorEnv.OMP_NUM_THREADS=2\nspark.yarn.maxAppAttempts 3\n");
    String line = STANDALONE + " --properties-file " + file;
    assertThat(submitted(line + " -- train --job hdfs:///j")).doesNotContain("--conf");
    // Nobody waits, as it is asked for: how the driver ends isn't told.
    assertThat(plays(line, "", 0)).isEqualTo(new Ended(0, List.of("a result"), ""));
    Files.move(file, Files.createDirectories(temp.resolve("conf")).resolve("spark-defaults.conf"));
    environment.put("SPARK_CONF_DIR", temp.resolve("conf").toString());
    assertThat(submitted(STANDALONE + " -- train --job hdfs:///j")).doesNotContain("--conf");
  }

  @Test
  void aSignalIsHandedOn() throws Exception {
    // Bash waits for a process in the foreground before it looks at a signal.
    executable(
        bin.resolve("spark-submit"),
        "#!/bin/bash\ntrap 'kill $pid; echo stopped >&2; exit 143' TERM\n"
            + "sleep 600 >/dev/null 2>&1 &\npid=$!\n"
            + "echo Submitted application application_17_0001 >&2\nwait\n");
    try (LoggedProcess process =
        LoggedProcess.start("headway", builder((YARN + " -- train --job hdfs:///j").split(" ")))) {
      process.await(Pattern.compile("Submitted"), LIMIT);
      process.terminate();
      process.await(
          Pattern.compile(
              "^headway: spark-submit was stopped; what it has submitted goes on in the cluster:"
                  + " yarn application -kill application_17_0001 stops it$"),
          LIMIT);
      assertThat(process.exitCode(LIMIT)).isEqualTo(143);
      assertThat(process.tail()).contains("\n  stopped\n");
    }
  }

  @Test
  void aJobFileOfThisMachineGoesAlong() throws Exception {
    Path job = Files.writeString(temp.resolve("my job.yaml"), "");
    assertThat(submitted(YARN + " -- train --job|my job.yaml|--set|a=b"))
        .containsSubsequence(
            "--files",
            job.toRealPath().toString(),
            home + "/target/headway.jar",
            "train",
            "--job",
            "./my job.yaml",
            "--set",
            "a=b");
    assertThat(submitted(YARN + " --files a.txt,b.txt -- train|--job=" + job))
        .containsSubsequence(
            "--files",
            "a.txt,b.txt",
            "--files",
            "a.txt,b.txt," + job.toRealPath(),
            "--job=./my job.yaml");
    assertThat(
            submitted(
                KUBERNETES
                    + " --conf spark.kubernetes.file.upload.path=s3a://b/up -- train --job|"
                    + job))
        .contains("--files", "./my job.yaml");
    assertThat(submitted("--master yarn -- train --job|my job.yaml"))
        .contains("./my job.yaml")
        .doesNotContain("--files");
    assertThat(submitted("--master yarn -- train --job|" + job)).contains("file:" + job);
  }

  @Test
  void aJobFileOfTheClusterIsLeftAlone() throws Exception {
    Files.writeString(temp.resolve("here.yaml"), "");
    for (String uri : List.of("hdfs:///jobs/here.yaml", "file:/here.yaml", "/jobs/none.yaml")) {
      assertThat(submitted(STANDALONE + " -- train --job " + uri))
          .contains(uri)
          .doesNotContain("--files");
    }
  }

  @Test
  void aJobFileThatCantGoAlongIsRefused() throws Exception {
    Path job = Files.writeString(temp.toRealPath().resolve("j.yaml"), "");
    Files.writeString(temp.resolve("a,b.yaml"), "");
    refused(
        STANDALONE + " -- train --job j.yaml",
        "--job j.yaml is a file of this machine, and master 'spark://h:7077' takes none along to a"
            + " driver in the cluster: give a URI that all workers can read, such as"
            + " hdfs:///jobs/j.yaml (file:"
            + job
            + " where every worker has it).");
    refused(
        KUBERNETES + " -- train --job j.yaml",
        "--job j.yaml is a file of this machine, which the driver's pod can't read: set"
            + " spark.kubernetes.file.upload.path to where Spark may upload it, or give a URI that"
            + " the pod can read, such as s3a://bucket/jobs/j.yaml.");
    refused(
        YARN + " --files x/j.yaml -- train --job j.yaml",
        "--job j.yaml: the files to take along (spark.files) have another j.yaml; give one of the"
            + " two another name.");
    refused(
        YARN + " -- train --job a,b.yaml",
        "--job a,b.yaml: Spark can't take along a file with ',' or '#' in its path; copy it to"
            + " another name.");
  }

  private void refused(String line, String message) throws Exception {
    executable(bin.resolve("spark-submit"), SAYS_ITS_ARGUMENTS);
    Ended ended = run(line.split(" "));
    assertThat(ended.err()).isEqualTo("headway: error: " + message + "\n");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
  }

  /** What spark-submit is given; {@code |} stands between words that have blanks. */
  private List<String> submitted(String line) throws Exception {
    executable(bin.resolve("spark-submit"), SAYS_ITS_ARGUMENTS);
    int bar = line.indexOf('|');
    List<String> words =
        new ArrayList<>(List.of((bar < 0 ? line : line.substring(0, bar)).split(" ")));
    if (bar >= 0) {
      words.addAll(List.of(line.substring(bar + 1).split("\\|")));
    }
    return run(words.toArray(String[]::new)).out();
  }

  private Ended plays(String spark, String printed, int code) throws Exception {
    executable(bin.resolve("spark-submit"), PLAYS);
    environment.put("PLAYED", Files.writeString(temp.resolve("played"), printed).toString());
    environment.put("ENDS_WITH", String.valueOf(code));
    return run((spark + " -- train --job hdfs:///j.yaml").split(" "));
  }

  private Ended run(String... args) throws Exception {
    Process process = builder(args).start();
    // Both are short: neither fills its pipe while the other is read.
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out.lines().toList(), err);
  }

  private ProcessBuilder builder(String... args) {
    List<String> words = new ArrayList<>(List.of(home.resolve("submit/headway").toString()));
    words.addAll(Arrays.asList(args));
    ProcessBuilder builder = new ProcessBuilder(words).directory(temp.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder;
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
