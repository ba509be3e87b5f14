package dev.headway.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * Spark's own shell in a process of its own, started by SparkSubmit as {@code bin/spark-shell} and
 * Zeppelin start it, with Spark's jars as {@code mvn package} leaves them.
 */
public final class SparkShell {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String END = "=== the end of piece ";

  private SparkShell() {}

  /**
   * Runs pieces of Scala one after the other, each as a whole.
   *
   * @param home the project's folder, packaged
   * @param folder where the shell works; also gets the pieces
   * @param conf Spark's settings
   * @param environment the process' own, beside this one's
   * @return what each has printed, the shell's echo of values included
   * @throws IllegalStateException when it ends otherwise than by the end of its input
   */
  public static List<String> run(
      Path home,
      Path folder,
      Map<String, String> conf,
      Map<String, String> environment,
      List<String> pieces)
      throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("script"), script(folder, pieces));
    ProcessBuilder builder = new ProcessBuilder(command(home, conf));
    builder.directory(folder.toFile()).redirectInput(script.toFile());
    builder.environment().putAll(environment);
    try (LoggedProcess shell = LoggedProcess.start("spark-shell", builder)) {
      int code = shell.exitCode(LIMIT);
      List<String> outputs = split(shell.out());
      if (code != 0 || outputs.size() != pieces.size()) {
        throw new IllegalStateException("spark-shell ended with " + code + shell.tail());
      }
      return outputs;
    }
  }

  private static String script(Path folder, List<String> pieces) throws IOException {
    StringBuilder script = new StringBuilder();
    for (int i = 0; i < pieces.size(); i++) {
      Path piece = Files.writeString(folder.resolve("piece-" + i + ".scala"), pieces.get(i) + "\n");
      script.append(":paste ").append(piece).append('\n');
      script.append("println(\"").append(END).append(i).append("\")\n");
    }
    return script.toString();
  }

  private static List<String> command(Path home, Map<String, String> conf) {
    Path target = home.resolve("target");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(JavaModuleOptions.defaultModuleOptions().split("\\s+")));
    // Most of what a shell runs is its compiler, once.
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Xmx2g",
            "-Dscala.usejavacp=true",
            "-Djava.awt.headless=true"));
    command.add("-cp");
    command.add(
        target.resolve("spark") + "/*" + File.pathSeparator + target.resolve("spark-shell") + "/*");
    command.add("org.apache.spark.deploy.SparkSubmit");
    command.addAll(List.of("--class", "org.apache.spark.repl.Main", "--name", "Spark shell"));
    conf.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.add("spark-shell");
    return command;
  }

  private static List<String> split(List<String> lines) {
    List<String> outputs = new ArrayList<>();
    StringBuilder output = new StringBuilder();
    for (String line : lines) {
      if (line.equals(END + outputs.size())) {
        outputs.add(output.toString());
        output.setLength(0);
      } else if (line.startsWith("Pasting file ")) {
        // Before it there is the shell's greeting, or the echo of what ended the piece before.
        output.setLength(0);
      } else if (!line.startsWith("scala> ")) {
        output.append(line).append('\n');
      }
    }
    return outputs;
  }
}
