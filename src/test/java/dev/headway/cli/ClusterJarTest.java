package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which jar {@code submit/headway} names to a cluster. */
class ClusterJarTest {
  private static final String SAYS_ITS_ARGUMENTS =
      """
      #!/bin/bash
      if [[ $1 == -version ]]; then echo 'openjdk version "17.0.1" 2021' >&2; exit; fi
      printf '%s\\n' "$(basename "$0")" "$@"
      """;

  @TempDir private Path temp;
  private Path home;
  private final Map<String, String> environment = new TreeMap<>();

  private record Ended(int code, List<String> out, String err) {}

  @BeforeEach
  void layOut() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no /bin/bash on this machine");
    home = Files.createDirectories(temp.toRealPath().resolve("a home"));
    Path bin = Files.createDirectories(temp.resolve("bin"));
    executable(home.resolve("submit/headway"), Files.readString(Path.of("submit/headway")));
    executable(bin.resolve("java"), SAYS_ITS_ARGUMENTS);
    executable(bin.resolve("spark-submit"), SAYS_ITS_ARGUMENTS);
    // Without sources beside it the jar isn't out of date.
    Files.createDirectories(home.resolve("target/spark"));
    Files.writeString(home.resolve("target/headway.jar"), "jar");
    environment.put("PATH", bin + ":/usr/bin:/bin");
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("HEADWAY_LOG", "/logs/h.log");
  }

  @Test
  void aClusterThatHasTheJarIsToldWhere() throws Exception {
    Files.delete(home.resolve("target/headway.jar"));
    environment.put("HEADWAY_JAR", "local:///opt/headway/headway.jar");
    environment.put("OMP_NUM_THREADS", "2");
    Ended ended = run("--master", "k8s://https://api:6443", "--", "train", "--job", "s3a://b/j");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .containsExactly(
            "spark-submit",
            "--class",
            "dev.headway.cli.Main",
            "--conf",
            "spark.executorEnv.OMP_NUM_THREADS=2",
            "--conf",
            "spark.yarn.maxAppAttempts=1",
            "--conf",
            "spark.standalone.submit.waitAppCompletion=true",
            "--conf",
            "spark.kubernetes.driverEnv.OMP_NUM_THREADS=2",
            "--master",
            "k8s://https://api:6443",
            "local:///opt/headway/headway.jar",
            "train",
            "--job",
            "s3a://b/j");
  }

  @Test
  void whatIsGivenCountsForMoreThanSettingsAndThoseForMoreThanTheEnvironment() throws Exception {
    environment.put("HEADWAY_JAR", "local:///environment.jar");
    assertThat(run("--master", "yarn", "--", "train").out()).contains("local:///environment.jar");
    Path conf = Files.createDirectories(temp.resolve("conf"));
    Files.writeString(
        conf.resolve("spark-defaults.conf"), "spark.headway.jar local:///settings.jar\n");
    environment.put("SPARK_CONF_DIR", conf.toString());
    assertThat(run("--master", "yarn", "--", "train").out())
        .contains("local:///settings.jar")
        .doesNotContain("local:///environment.jar");
    String given = "spark.headway.jar=local:///given.jar";
    assertThat(run("--master", "yarn", "--conf", given, "--", "train").out())
        .contains("local:///given.jar")
        .doesNotContain("local:///settings.jar", "local:///environment.jar");
  }

  @Test
  void aPodCantReadThisMachinesJar() throws Exception {
    String[] words = {"--master", "k8s://https://h", "--deploy-mode", "cluster", "--", "train"};
    Ended ended = run(words);
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "headway: error: the driver's pod can't read this machine's "
                + home
                + "/target/headway.jar: say where its image has the jar (--conf"
                + " spark.headway.jar=local:///opt/headway/headway.jar), or set"
                + " spark.kubernetes.file.upload.path to where Spark may upload it.\n");
  }

  @Test
  void anEmbeddedSparkHasItsOwnJar() throws Exception {
    environment.put("HEADWAY_JAR", "local:///opt/headway/headway.jar");
    assertThat(run("quickstart").out())
        .contains(home + "/target/headway.jar:" + home + "/target/spark/*");
  }

  private Ended run(String... args) throws Exception {
    List<String> words = new ArrayList<>(List.of(home.resolve("submit/headway").toString()));
    words.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(words).directory(temp.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out.lines().toList(), err);
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
