package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code submit/headway} with java, mvn and spark-submit that only say how they were called. */
class SubmitTest {
  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");
  private static final String SAYS_ITS_ARGUMENTS =
      """
      #!/bin/bash
      if [[ $1 == -version ]]; then echo 'openjdk version "17.0.1" 2021' >&2; exit; fi
      printf '%s\\n' "$(basename "$0")" "$@"
      env | grep -E '^(OMP_NUM_THREADS|SPARK_LOCAL_IP|HEADWAY_TERMINAL)=' | sort
      exit 5
      """;

  @TempDir private Path temp;
  private Path home;
  private Path bin;
  private final Map<String, String> environment = new TreeMap<>();

  private record Ended(int code, List<String> out, String err) {
    List<String> after(String word) {
      return out.subList(out.indexOf(word) + 1, out.size());
    }
  }

  @BeforeEach
  void layOut() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no /bin/bash on this machine");
    home = Files.createDirectories(temp.toRealPath().resolve("a home"));
    bin = Files.createDirectories(temp.resolve("bin"));
    executable(home.resolve("submit/headway"), Files.readString(Path.of("submit/headway")));
    executable(bin.resolve("java"), SAYS_ITS_ARGUMENTS);
    old(home.resolve("pom.xml"));
    old(home.resolve("src/Main.java"));
    Files.setLastModifiedTime(home.resolve("src"), FileTime.from(BUILT.minusSeconds(9)));
    Files.createDirectories(home.resolve("target/spark"));
    Files.writeString(home.resolve("target/headway.jar"), "old");
    Files.setLastModifiedTime(home.resolve("target/headway.jar"), FileTime.from(BUILT));
    environment.put("PATH", bin + ":/usr/bin:/bin");
    environment.put("HEADWAY_LOG", "/logs/h.log");
  }

  @Test
  void withoutDashesAllIsTheCommands() throws Exception {
    Ended ended = run("train", "--job", "my job.yaml", "--set", "a=*");
    assertThat(ended.code()).isEqualTo(5);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.after("-cp"))
        .containsExactly(
            home + "/target/headway.jar:" + home + "/target/spark/*",
            "dev.headway.cli.Main",
            "train",
            "--job",
            "my job.yaml",
            "--set",
            "a=*",
            "HEADWAY_TERMINAL=no",
            "OMP_NUM_THREADS=1",
            "SPARK_LOCAL_IP=127.0.0.1");
    assertThat(ended.out())
        .contains(
            "-Dspark.master=local[*]",
            "-Dheadway.log=/logs/h.log",
            "-Dlog4j2.configurationFile=" + home + "/conf/log4j2.properties");
    assertThat(run().after("dev.headway.cli.Main").get(0)).isEqualTo("HEADWAY_TERMINAL=no");
  }

  @Test
  void theWholeEmbeddedCommandLine() throws Exception {
    Path jar = Files.writeString(temp.resolve("my lib.jar"), "");
    environment.put("OMP_NUM_THREADS", "3");
    environment.put("SPARK_LOCAL_IP", "::1");
    Ended ended =
        run(
            "--master=local[3]",
            "--driver-memory",
            "2g",
            "--conf",
            "spark.local.dir=/a b",
            "--conf=spark.x=1=2",
            "-c",
            "spark.local.dir=/c d",
            "--jars",
            jar + ",file://" + jar,
            "--name",
            "my run",
            "--driver-java-options",
            "-Dorg.bytedeco.javacpp.maxbytes=9g '-Dq=a b'",
            "--driver-class-path",
            "/first",
            "--",
            "catalog",
            "list",
            "--",
            "x");
    List<String> expected = new ArrayList<>(List.of("java"));
    expected.addAll(options());
    expected.addAll(List.of(ClassArchiveTest.SHORT_RUN.split(" ")));
    expected.addAll(
        List.of(
            "-Xmx2048m",
            "-Dorg.bytedeco.javacpp.maxbytes=2048m",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=5120m",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Dheadway.log=/logs/h.log",
            "-Dlog4j2.configurationFile=" + home + "/conf/log4j2.properties",
            "-Dspark.x=1=2",
            "-Dspark.local.dir=/c d",
            "-Dspark.master=local[3]",
            "-Dspark.driver.memory=2g",
            "-Dspark.app.name=my run",
            "-Dorg.bytedeco.javacpp.maxbytes=9g",
            "-Dq=a b",
            "-cp",
            "/first:" + home + "/target/headway.jar:" + home + "/target/spark/*:" + jar + ":" + jar,
            "dev.headway.cli.Main",
            "catalog",
            "list",
            "--",
            "x",
            "HEADWAY_TERMINAL=no",
            "OMP_NUM_THREADS=3",
            "SPARK_LOCAL_IP=::1"));
    assertThat(ended.out()).containsExactlyElementsOf(expected);
  }

  @Test
  void aPropertiesFileStandsBelowConf() throws Exception {
    Path file =
        Files.writeString(
            temp.resolve("p.conf"),
            "# no\n\nspark.driver.memory   1g  \nspark.a=1\nspark.b: 2\nother x\nspark.master yarn");
    Ended ended =
        run(
            "--conf",
            "spark.a=3",
            "--conf",
            "spark.master=local",
            "--properties-file",
            file + "",
            "--",
            "quickstart");
    assertThat(ended.out())
        .contains("-Xmx1024m", "-Dspark.a=3", "-Dspark.b=2", "-Dspark.master=local")
        .noneMatch(w -> w.contains("other") || w.equals("-Dspark.a=1"));
  }

  @Test
  void theHeapIsAtMostHalfTheMachine() throws Exception {
    String heap =
        run("quickstart").out().stream()
            .filter(w -> w.startsWith("-Xmx"))
            .findFirst()
            .orElseThrow();
    assertThat(heap).matches("-Xmx\\d+m");
    assertThat(Integer.parseInt(heap.replaceAll("\\D", ""))).isBetween(512, 4096);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--master yarn",
        "--master=yarn",
        "--conf spark.master=yarn",
        "-c spark.master=yarn"
      })
  void aClusterGetsWhatWasGiven(String master) throws Exception {
    executable(bin.resolve("spark-submit"), SAYS_ITS_ARGUMENTS);
    List<String> args = new ArrayList<>(Arrays.asList(master.split(" ")));
    args.addAll(
        List.of("--executor-memory", "2 g", "--packages", "p", "--", "train", "--job", "a b"));
    Ended ended = run(args.toArray(String[]::new));
    String before =
        "spark-submit --class dev.headway.cli.Main --conf spark.executorEnv.OMP_NUM_THREADS=1 --conf"
            + " spark.yarn.maxAppAttempts=1 --conf spark.standalone.submit.waitAppCompletion=true";
    List<String> expected = new ArrayList<>(List.of(before.split(" ")));
    expected.addAll(args.subList(0, args.indexOf("--")));
    expected.addAll(List.of(home + "/target/headway.jar", "train", "--job", "a b"));
    expected.addAll(List.of("HEADWAY_TERMINAL=no", "OMP_NUM_THREADS=1"));
    assertThat(ended.out()).containsExactlyElementsOf(expected);
    assertThat(ended.code()).isEqualTo(5);
  }

  @Test
  void sparkHomeComesBeforeThePath() throws Exception {
    executable(bin.resolve("spark-submit"), "#!/bin/bash\necho wrong");
    executable(temp.resolve("my spark/bin/spark-submit"), SAYS_ITS_ARGUMENTS);
    environment.put("SPARK_HOME", temp.resolve("my spark").toString());
    assertThat(run("--master", "spark://h:7077", "--", "train").out()).startsWith("spark-submit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--master yarn -- train|master 'yarn' needs a Spark installation: set SPARK_HOME to one or"
            + " put spark-submit on the PATH (local[…] needs none).",
        "--master local[x] -- train|--master local[x]: not a local master; give local, local[N],"
            + " local[*] or local[N,F].",
        "--master local[0] -- train|--master local[0]: not a local master; give local, local[N],"
            + " local[*] or local[N,F].",
        "--master -- train|--master: its value is missing before '--'.",
        "--queue q -- train|'--queue' before '--': embedded Spark takes --master, --driver-memory,"
            + " --conf, --jars, --properties-file, --name, --driver-java-options and"
            + " --driver-class-path; the command's own arguments come after '--'.",
        "--packages a:b:1 -- train|--packages a:b:1: embedded Spark fetches none; give the jars"
            + " themselves with --jars, or use a Spark installation with its master.",
        "--conf spark.x -- train|--conf spark.x: must be key=value, such as --conf"
            + " spark.local.dir=/scratch.",
        "--driver-memory much -- train|--driver-memory much: not a size; give for instance 4g or"
            + " 2048m.",
        "--driver-memory 1m -- train|--driver-memory 1m: too little; Spark needs 512m and more.",
        "--jars /no/such.jar -- train|--jars /no/such.jar: no such file.",
        "--jars s3a://b/c.jar -- train|--jars s3a://b/c.jar: embedded Spark takes jars from this"
            + " machine only; copy it here and give its path.",
        "--properties-file /no/p -- train|--properties-file /no/p: no such file that can be read.",
      })
  void whatCantBeDoneIsSaidInOneLine(String line, String message) throws Exception {
    Ended ended = run(line.split(" "));
    assertThat(ended.err()).isEqualTo("headway: error: " + message + "\n");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void anOldJavaIsRefused() throws Exception {
    executable(bin.resolve("java"), "#!/bin/bash\necho 'java version \"1.8.0_292\"' >&2\n");
    Ended ended = run("quickstart");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "headway: error: 'java' is Java 1: Headway needs a JDK 17 or newer; set JAVA_HOME to"
                + " one.\n");
  }

  @Test
  void javaHomeIsHonoured() throws Exception {
    environment.put("JAVA_HOME", "/no/jdk");
    assertThat(run("quickstart").err())
        .isEqualTo(
            "headway: error: no Java at '/no/jdk/bin/java': install a JDK 17 or newer and set"
                + " JAVA_HOME to it, or put it on the PATH.\n");
  }

  @Test
  void anOldJarIsBuiltAgainOnce() throws Exception {
    executable(
        bin.resolve("mvn"),
        "#!/bin/bash\npwd >&2\nprintf '%s ' \"$@\" >&2\necho >&2\necho new > target/headway.jar\n");
    Files.writeString(home.resolve("src/Main.java"), "edited");
    assertThat(run("quickstart").err())
        .isEqualTo(
            "headway: building target/headway.jar (once) …\n"
                + home
                + "\n-q -B -DskipTests -Denforcer.skip -Dspotless.check.skip -Dcheckstyle.skip"
                + " -Djacoco.skip package \n");
    assertThat(Files.readString(home.resolve("target/headway.jar"))).isEqualTo("new\n");
    assertThat(run("quickstart").err()).isEmpty();
  }

  @Test
  void twoStartsBuildOnce() throws Exception {
    // Ends only when the second start has come, and so waits for the lock or would build itself.
    executable(
        bin.resolve("mvn"),
        "#!/bin/bash\necho built >> builds\nread -r < gate\necho new > target/headway.jar\n");
    Path gate = home.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate + "").start().waitFor()).isZero();
    Files.delete(home.resolve("target/headway.jar"));
    Process first = start(home.resolve("submit/headway"), "quickstart");
    Process second = start(home.resolve("submit/headway"), "quickstart");
    Files.writeString(gate, "go\n");
    assertThat(first.waitFor(60, TimeUnit.SECONDS) && second.waitFor(60, TimeUnit.SECONDS))
        .isTrue();
    assertThat(List.of(first.exitValue(), second.exitValue())).containsExactly(5, 5);
    assertThat(Files.readString(home.resolve("builds"))).isEqualTo("built\n");
  }

  @Test
  void aFailedBuildLeavesTheOldJarOutOfDate() throws Exception {
    executable(
        bin.resolve("mvn"), "#!/bin/bash\necho half > target/headway.jar\necho broken\nexit 7\n");
    Files.writeString(home.resolve("src/Main.java"), "edited");
    for (int i = 0; i < 2; i++) {
      Ended ended = run("quickstart");
      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err())
          .isEqualTo(
              "headway: building target/headway.jar (once) …\nbroken\n"
                  + "headway: error: target/headway.jar could not be built: see what Maven says"
                  + " above.\n");
      assertThat(Files.readString(home.resolve("target/headway.jar"))).isEqualTo("old");
    }
  }

  @Test
  void withoutMavenTheJarCantBeBuilt() throws Exception {
    Files.delete(home.resolve("target/headway.jar"));
    for (String tool :
        List.of("bash", "readlink", "dirname", "find", "head", "sed", "mkdir", "id", "basename")) {
      Files.createSymbolicLink(bin.resolve(tool), tool(tool));
    }
    environment.put("PATH", bin.toString());
    Ended ended = run("quickstart");
    assertThat(ended.err())
        .isEqualTo(
            "headway: error: target/headway.jar has to be built, and there is no Maven (mvn) on the"
                + " PATH: install Maven 3.8 or newer.\n");
    assertThat(ended.code()).isEqualTo(2);
  }

  @Test
  void itWorksThroughLinksFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("l1"), Path.of("a home/submit/headway"));
    Path second = Files.createSymbolicLink(bin.resolve("hw"), link);
    Ended ended = end(start(second, "quickstart"));
    assertThat(ended.after("-cp").get(0)).startsWith(home + "/target/headway.jar:");
  }

  private static Path tool(String name) {
    Path inUsr = Path.of("/usr/bin", name);
    return Files.exists(inUsr) ? inUsr : Path.of("/bin", name);
  }

  /** The pom's options for Spark on Java 17, which the tests and the embedded Spark share. */
  private static List<String> options() throws IOException {
    Matcher m =
        Pattern.compile("<spark.java.options>(.*)</spark.java.options>")
            .matcher(Files.readString(Path.of("pom.xml")));
    assertThat(m.find()).isTrue();
    return List.of(m.group(1).replace("--add-opens ", "--add-opens=").split(" "));
  }

  private Ended run(String... args) throws Exception {
    return end(start(home.resolve("submit/headway"), args));
  }

  private Process start(Path script, String... args) throws IOException {
    List<String> words = new ArrayList<>(List.of(script.toString()));
    words.addAll(Arrays.asList(args));
    ProcessBuilder builder = new ProcessBuilder(words).directory(temp.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder.start();
  }

  private static Ended end(Process process) throws Exception {
    // Both are short: neither fills its pipe while the other is read.
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out.lines().toList(), err);
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void old(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(BUILT.minusSeconds(9)));
  }
}
