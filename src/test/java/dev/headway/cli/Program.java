package dev.headway.cli;

import dev.headway.error.ExitCode;
import dev.headway.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program as a process would run it, but in this JVM, its streams kept. */
public final class Program {
  /** Spark's settings as {@code submit/headway} would give them. */
  private static final Map<String, String> SPARK =
      Map.of(
          "spark.master", "local[2]",
          "spark.ui.enabled", "false",
          "spark.driver.host", "127.0.0.1",
          "spark.driver.bindAddress", "127.0.0.1",
          "spark.sql.shuffle.partitions", "4");

  private final Path catalog;

  /**
   * A program.
   *
   * @param catalog a user's own catalog directory
   */
  Program(Path catalog) {
    this.catalog = catalog;
  }

  /** Spark's settings of {@link #useLocalSpark}. */
  static Map<String, String> localSpark() {
    return SPARK;
  }

  static void useLocalSpark() {
    SPARK.forEach(System::setProperty);
  }

  static void forgetLocalSpark() {
    SPARK.keySet().forEach(System::clearProperty);
  }

  /**
   * Runs a command with the built-in catalog alone.
   *
   * @param settings Spark's, as {@code submit/headway} would give them
   */
  public static Result run(Map<String, String> settings, String... args) {
    return run(settings, Progress.SILENT, args);
  }

  /** The same, watched. */
  static Result run(Map<String, String> settings, Progress progress, String... args) {
    settings.forEach(System::setProperty);
    try {
      return run(progress, List.of(args));
    } finally {
      settings.keySet().forEach(System::clearProperty);
    }
  }

  Result run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--catalog");
    all.add(catalog.toString());
    return run(Progress.SILENT, all);
  }

  private static Result run(Progress progress, List<String> args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    ExitCode code =
        new Application(PipelineCommands::guest, console, progress, "the.log")
            .run(args.toArray(new String[0]));
    return new Result(
        code.code(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** What a command left behind. */
  public record Result(int code, String out, String err) {
    String lastLine() {
      List<String> lines = out.lines().toList();
      return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    /** The lines that the user can't overlook, without their prefix. */
    public List<String> errors() {
      return err.lines()
          .filter(line -> line.startsWith("headway: "))
          .map(line -> line.replaceFirst("^headway: (error: )?", ""))
          .filter(line -> !line.startsWith("warning: "))
          .toList();
    }
  }
}
