package dev.headway.cli;

import dev.headway.testing.LoggedProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code headway train} of a workshop's job in another JVM; closing it kills it. */
record Driver(LoggedProcess process) implements AutoCloseable {
  /** Longer than a small run takes on a machine that others work on too. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

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
    return new Driver(LoggedProcess.start("the driver", builder));
  }

  void await(String text) throws InterruptedException {
    process.await(Pattern.compile(Pattern.quote(text)), LIMIT);
  }

  /** Of its end, which is waited for. */
  int exitCode() throws InterruptedException {
    return process.exitCode(LIMIT);
  }

  long pid() {
    return process.handle().pid();
  }

  /** SIGTERM; its streams stay open. */
  void terminate() {
    process.terminate();
  }

  /** SIGKILL. */
  void kill() {
    process.handle().destroyForcibly();
  }

  /** All that it has written. */
  String all() {
    return process.all();
  }

  @Override
  public void close() {
    process.close();
  }
}
