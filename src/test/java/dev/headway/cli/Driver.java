package dev.headway.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code headway train} of a workshop's job in another JVM.
 *
 * @param err both of its streams
 */
record Driver(Process process, BufferedReader err) {
  static Driver start(Workshop workshop, String id, String... settings) throws IOException {
    return start(Map.of(), workshop, id, settings);
  }

  static Driver start(
      Map<String, String> environment, Workshop workshop, String id, String... settings)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What this JVM was given, --add-opens above all.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-") || argument.startsWith("-XX:+Ignore"))
        .forEach(command::add);
    Program.localSpark().forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(
        List.of(
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "train",
            "--job",
            workshop.path("job.yaml").toString(),
            "--run-id",
            id,
            "--catalog",
            workshop.path("catalog").toString()));
    for (String setting : settings) {
      command.addAll(List.of("--set", setting));
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().putAll(environment);
    Process process = builder.start();
    return new Driver(process, process.inputReader(StandardCharsets.UTF_8));
  }

  void readUntil(String text) throws IOException {
    StringBuilder before = new StringBuilder();
    for (String line = err.readLine(); line != null; line = err.readLine()) {
      if (line.contains(text)) {
        return;
      }
      before.append(line).append('\n');
    }
    throw new AssertionError("it ended without '" + text + "':\n" + before);
  }

  String readAll() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String line = err.readLine(); line != null; line = err.readLine()) {
      all.append(line).append('\n');
    }
    return all.toString();
  }
}
