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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When {@code submit/headway} uses a class archive and when it makes one; its java is a script. */
class ClassArchiveTest {
  /** The JVM's options for runs that are short. */
  static final String SHORT_RUN =
      "-XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000"
          + " -XX:Tier4CompileThreshold=150000 -XX:Tier4BackEdgeThreshold=400000"
          + " -XX:MetaspaceSize=256m";

  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");
  private static final String MAKES_ARCHIVES =
      "for word; do [[ $word != *AtExit=* ]] || { echo classes >\"${word#*=}\"; exit; }; done\n";
  private static final String JAVA =
      """
      #!/bin/bash
      if [[ $1 == -version ]]; then echo 'openjdk version "17.0.1" 2021' >&2; exit; fi
      %sprintf '%%s\\n' "$@"
      exit 5
      """;

  @TempDir private Path home;
  private final Map<String, String> environment = new TreeMap<>();
  private Path archive;
  private String option;

  @BeforeEach
  void layOut() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no /bin/bash on this machine");
    home = home.toRealPath();
    executable("submit/headway", Files.readString(Path.of("submit/headway")));
    executable("bin/java", JAVA.formatted(""));
    Files.createDirectories(home.resolve("target/spark"));
    Path jar = Files.writeString(home.resolve("target/headway.jar"), "jar");
    Files.setLastModifiedTime(jar, FileTime.from(BUILT));
    archive = home.resolve("target/headway.jsa");
    option = "-XX:SharedArchiveFile=" + archive;
  }

  @Test
  void itIsUsedWhereNothingElseChangesTheJvm() throws Exception {
    assertThat(run("quickstart")).doesNotContain(option);
    Files.writeString(archive, "classes");
    assertThat(run("quickstart")).contains(option);
    assertThat(run("--driver-java-options", "-Da=b -Dc=d", "--", "train")).contains(option);
    for (String other : List.of("-XX:StartFlightRecording", "-Da=b -javaagent:x.jar")) {
      assertThat(run("--driver-java-options", other, "--", "train")).doesNotContain(option);
    }
    assertThat(run("--driver-class-path", "/first", "--", "train")).doesNotContain(option);
    for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "HEADWAY_ARCHIVE")) {
      environment.put(variable, "no");
      assertThat(run("quickstart")).doesNotContain(option);
      environment.remove(variable);
    }
    Files.setLastModifiedTime(archive, FileTime.from(BUILT.minusSeconds(1)));
    assertThat(run("quickstart")).doesNotContain(option);
  }

  @Test
  void itIsMadeWhenItIsAskedFor() throws Exception {
    environment.put("HEADWAY_ARCHIVE", "make");
    executable("bin/java", JAVA.formatted(MAKES_ARCHIVES));
    assertThat(run("train")).contains(option).endsWith("dev.headway.cli.Main", "train");
    assertThat(archive).hasContent("classes\n");
  }

  @Test
  void itsRunIsLoggedNowhere() throws Exception {
    environment.put("HEADWAY_ARCHIVE", "make");
    environment.put("MLFLOW_TRACKING_URI", "http://ml");
    String keepsIt = MAKES_ARCHIVES.replace("classes", "${MLFLOW_TRACKING_URI-nowhere}");
    executable("bin/java", JAVA.formatted(keepsIt));
    run("train");
    assertThat(archive).hasContent("nowhere\n");
  }

  @Test
  void whereItCantBeMadeTheRunGoesOn() throws Exception {
    environment.put("HEADWAY_ARCHIVE", "make");
    assertThat(run("train")).doesNotContain(option).endsWith("dev.headway.cli.Main", "train");
    assertThat(archive).doesNotExist();
  }

  /** The words that java was called with at last. */
  private List<String> run(String... args) throws Exception {
    List<String> words = new ArrayList<>(List.of(home.resolve("submit/headway").toString()));
    words.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("PATH", home.resolve("bin") + ":/usr/bin:/bin");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isEqualTo(5);
    return out.lines().toList();
  }

  private void executable(String name, String text) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
