package dev.headway.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.error.HeadwayException;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Another process, waited for, whose last line of output says what it found. */
final class ChildProcess {
  private static final String OWN_NATIVES = "nd4j-native-[^/]*-onednn[^/]*\\.jar";

  /** Progress goes there too. */
  private static final File ERRORS = new File("target/bench/children.log");

  private ChildProcess() {}

  /**
   * Runs a command of {@link Bench} in a JVM of its own, on this one's class path, with this one's
   * settings but for the heap.
   *
   * @param jvm further settings, such as {@code -Xmx2g}
   */
  static JsonNode jvm(String classPath, List<String> jvm, List<String> command) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(each -> !each.startsWith("-Xm") && !each.startsWith("-Dorg.bytedeco"))
        .forEach(words::add);
    words.addAll(jvm);
    words.addAll(List.of("-cp", classPath, Bench.class.getName()));
    words.addAll(command);
    return json(words, Map.of());
  }

  static String classPath() {
    return System.getProperty("java.class.path");
  }

  /** The class path with the natives that Maven gives who names no classifier of his own. */
  static String classPathWithStockNatives() {
    Path folder = Path.of("target/bench/stock");
    List<String> stock = new ArrayList<>();
    try (var jars = Files.list(folder)) {
      jars.map(Path::toString).forEach(stock::add);
    } catch (IOException e) {
      throw HeadwayException.failure(
          "no stock natives in " + folder + ": start the benchmark with submit/bench", e);
    }
    String own =
        Arrays.stream(classPath().split(File.pathSeparator))
            .filter(each -> !Path.of(each).getFileName().toString().matches(OWN_NATIVES))
            .collect(Collectors.joining(File.pathSeparator));
    return own + File.pathSeparator + String.join(File.pathSeparator, stock);
  }

  /**
   * Runs a command.
   *
   * @param environment over this process' own; an empty value takes a name away
   * @return the JSON of the last line of its standard output
   */
  static JsonNode json(List<String> words, Map<String, String> environment) {
    String last = lastLine(words, environment);
    try {
      return new ObjectMapper().readTree(last);
    } catch (JsonProcessingException e) {
      throw HeadwayException.failure(words.get(0) + " printed no JSON but: " + last, e);
    }
  }

  /** Runs a command and gives the last line of its standard output. */
  static String lastLine(List<String> words, Map<String, String> environment) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.appendTo(ERRORS));
      environment.forEach(
          (name, value) -> {
            if (value.isEmpty()) {
              builder.environment().remove(name);
            } else {
              builder.environment().put(name, value);
            }
          });
      Process process = builder.start();
      process.getOutputStream().close();
      String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw HeadwayException.failure(
            "exit code " + code + " of " + String.join(" ", words) + ": see " + ERRORS, null);
      }
      return all.lines().reduce("", (before, line) -> line);
    } catch (IOException e) {
      throw HeadwayException.failure("can't run " + words.get(0) + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw HeadwayException.failure("interrupted while " + words.get(0) + " ran", e);
    }
  }
}
