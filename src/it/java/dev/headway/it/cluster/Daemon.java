package dev.headway.it.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.headway.testing.LoggedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a JVM of its own, on the class path that a folder of {@code src/it} has laid out in
 * {@code target/it}. The end of this JVM ends it, however that comes.
 */
public final class Daemon implements AutoCloseable {
  /** A class path, as the first one of {@code target/it/KIND}; the kinds are {@code src/it/*}. */
  private static final Path SERVERS =
      Path.of(System.getProperty("headway.home", ".")).toAbsolutePath().resolve("target/it");

  /** What Hadoop opens up by reflection. */
  private static final List<String> OPENED =
      List.of("java.lang", "java.util", "java.util.concurrent", "java.net", "java.io", "java.nio");

  private final LoggedProcess process;
  private final Thread atExit;

  private Daemon(LoggedProcess process) {
    this.process = process;
    this.atExit = new Thread(process::kill);
  }

  /** The folder of a kind's jars; where there is none, the test is skipped and says why. */
  public static Path jars(String kind) {
    Path folder = SERVERS.resolve(kind);
    assumeTrue(
        Files.isDirectory(folder), () -> "skipped: " + folder + " is made by mvn verify -Pcluster");
    return folder;
  }

  /**
   * What is to be started.
   *
   * @param name for messages
   * @param kind the folder of {@code src/it} whose class path it gets
   * @param heap as after {@code -Xmx}
   * @param first a folder before all jars, such as that of its settings
   */
  public record Recipe(
      String name, String kind, String main, String heap, Path first, List<String> arguments) {}

  /**
   * Starts one.
   *
   * @param folder its working directory
   * @param environment beside this process' own
   */
  public static Daemon start(Recipe recipe, Path folder, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java().toString());
    // Short lives: what the JVM compiles best pays off after they have ended.
    command.addAll(List.of("-Xmx" + recipe.heap(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    OPENED.forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
    command.add("-Djava.net.preferIPv4Stack=true");
    command.add("-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")));
    command.add("-cp");
    command.add(recipe.first() + ":" + jars(recipe.kind()) + "/*");
    command.add(recipe.main());
    command.addAll(recipe.arguments());
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    Daemon daemon = new Daemon(LoggedProcess.start(recipe.name(), builder));
    Runtime.getRuntime().addShutdownHook(daemon.atExit);
    return daemon;
  }

  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** As {@link LoggedProcess#await}; whatever is thrown, the process has been ended. */
  public Matcher await(Pattern line, Duration limit) throws InterruptedException {
    try {
      return process.await(line, limit);
    } catch (InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Waits for the end of one that ends by itself. */
  public int exitCode(Duration limit) throws InterruptedException {
    return process.exitCode(limit);
  }

  /** Its process' id. */
  public long pid() {
    return process.handle().pid();
  }

  /** The last lines that it wrote. */
  public String tail() {
    return process.tail();
  }

  /** {@code kill -9}, and waits for its end; what it had started is killed too. */
  public void kill() {
    process.kill();
  }

  /** Kills it: nothing that these servers keep outlives the tests. */
  @Override
  public void close() {
    process.close();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is ending, and does the same.
    }
  }
}
