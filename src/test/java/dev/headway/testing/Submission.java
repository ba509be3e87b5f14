package dev.headway.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code submit/headway}, started as a user would, with the jar that was packaged. */
public final class Submission {
  private static final Path HOME =
      Path.of(System.getProperty("headway.home", ".")).toAbsolutePath().normalize();

  private final List<String> spark = new ArrayList<>();
  private final List<String> command = new ArrayList<>();
  private final Map<String, String> environment;

  /**
   * A submission.
   *
   * @param environment beside this process' own
   * @param command the command and its arguments
   */
  public Submission(Map<String, String> environment, List<String> command) {
    this.environment = environment;
    this.command.addAll(command);
  }

  /** Whether {@code mvn package} has made what it needs. */
  public static boolean possible() {
    return HOME.resolve("target/headway.jar").toFile().isFile()
        && HOME.resolve("target/spark").toFile().isDirectory();
  }

  /** Adds arguments for Spark. */
  public Submission spark(String... arguments) {
    spark.addAll(List.of(arguments));
    return this;
  }

  /** Adds settings for Spark; a later one of the same key counts. */
  public Submission conf(Map<String, String> settings) {
    settings.forEach((key, value) -> spark("--conf", key + "=" + value));
    return this;
  }

  /**
   * Starts it. Each script puts the next process in its own place: the last is the driver's JVM.
   */
  public LoggedProcess start() throws IOException {
    List<String> words = new ArrayList<>(List.of(HOME.resolve("submit/headway").toString()));
    words.addAll(spark);
    words.add("--");
    words.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().putAll(environment);
    return LoggedProcess.start("headway " + command.get(0), builder);
  }
}
