package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code submit/headway train} in a terminal, and where there is none. */
class TerminalIT {
  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final String PROGRESS =
      "(List|Featurize|Prepare rows|Measure|Epoch|Test|Write)\\b.*";

  @TempDir static Path root;
  private static Workshop workshop;

  @BeforeAll
  static void layOut() {
    assumeTrue(
        Files.isRegularFile(Path.of("target/headway.jar")),
        "skipped: target/headway.jar is made by mvn package");
    workshop = Workshop.in(root);
  }

  @Test
  void noLineIsLongerThanTheTerminal() throws Exception {
    assumeTrue(
        Files.isExecutable(SCRIPT),
        "skipped: no " + SCRIPT + " to make a terminal (Debian: apt-get install bsdutils)");
    for (int columns : new int[] {60, 20}) {
      String id = "wide-" + columns;
      // Stdin and stdout are no terminals: progress goes to stderr.
      String inside =
          "stty cols " + columns + " && " + String.join(" ", command(id)) + " </dev/null >out";
      List<String> lines =
          Arrays.stream(run(id, List.of(SCRIPT.toString(), "-qec", inside, "/dev/null")))
              .filter(line -> line.matches(PROGRESS))
              .toList();
      assertThat(lines)
          .anyMatch(line -> line.startsWith("Featurize"))
          .anyMatch(line -> line.startsWith("Epoch 1/2"))
          .anyMatch(line -> line.startsWith("Epoch 2/2"));
      for (String line : lines) {
        assertThat(ProgressLine.columns(line)).as(line).isLessThan(columns);
      }
      assertThat(Files.readString(root.resolve("out")))
          .isEqualTo("file:" + workshop.runDirectory(id) + "\n");
    }
  }

  @Test
  void inAPipeEachEpochIsOnePlainLineAndEachLineOfTheLogAnObject() throws Exception {
    String id = "piped";
    String[] lines = run(id, command(id));
    assertThat(String.join("", lines)).doesNotContain("\u001b");
    String number = "\\d+\\.\\d{4}";
    String measured = "loss N  accuracy N  val_loss N  val_accuracy N".replace("N", number);
    for (int epoch = 1; epoch <= 2; epoch++) {
      String begin = "Epoch " + epoch + "/2  ";
      assertThat(Arrays.stream(lines).filter(line -> line.startsWith(begin)))
          .singleElement()
          .asString()
          .matches(begin + "(\\d+)/\\1  \\S+ rows/s  in \\d+\\.\\d s  " + measured);
    }
    List<JsonNode> log = new ArrayList<>();
    for (String line : Files.readAllLines(root.resolve(id + ".log"))) {
      log.add(new ObjectMapper().readTree(line));
    }
    assertThat(log)
        .anySatisfy(
            line -> {
              assertThat(line.path("run").asText()).isEqualTo(id);
              assertThat(line.path("epoch").asInt()).isEqualTo(2);
              assertThat(line.path("message").asText())
                  .startsWith("Epoch 2/2 ")
                  .contains(" val_loss ")
                  .endsWith(" ended");
            });
    assertThat(log).noneMatch(line -> line.path("message").isMissingNode());
  }

  private static List<String> command(String id) {
    return List.of(
        Path.of("submit/headway").toAbsolutePath().toString(),
        "--master",
        "local[1]",
        "--conf",
        "spark.ui.enabled=false",
        "--",
        "train",
        "--job",
        workshop.path("job.yaml").toString(),
        "--run-id",
        id,
        "--catalog",
        workshop.path("catalog").toString());
  }

  /** What came out of a process, by lines and redrawn lines. */
  private static String[] run(String id, List<String> command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
    Map<String, String> environment = new TreeMap<>();
    environment.put("TERM", "xterm");
    environment.put("HEADWAY_LOG", root.resolve(id + ".log").toString());
    environment.put("HEADWAY_LOG_FORMAT", "json");
    builder.environment().putAll(environment);
    builder.environment().keySet().removeAll(List.of("COLUMNS", "HEADWAY_TERMINAL"));
    Process process = builder.start();
    process.getOutputStream().close();
    String all;
    try (var out = process.getInputStream()) {
      all = new String(out.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor()).as(all).isZero();
    return Arrays.stream(all.split("[\r\n]+"))
        .map(line -> id.equals("piped") ? line : line.replace("\u001b[K", ""))
        .filter(line -> !line.isEmpty())
        .toArray(String[]::new);
  }
}
