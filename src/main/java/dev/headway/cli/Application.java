package dev.headway.cli;

import dev.headway.error.ExitCode;
import dev.headway.progress.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** From a command line to an exit code: parses, runs, and says in one line what went wrong. */
final class Application {
  private final Supplier<Commands> commands;
  private final Console console;
  private final Progress progress;
  private final String log;
  private String message = "";

  /**
   * An application.
   *
   * @param commands made when a command is to run, so that its own errors are told like the rest
   * @param log the log file that errors point to; null when it isn't known
   */
  Application(Supplier<Commands> commands, Console console, Progress progress, String log) {
    this.commands = commands;
    this.console = console;
    this.progress = progress;
    this.log = log;
  }

  static Application ofProcess(Supplier<Commands> commands) {
    Console console = Console.ofProcess();
    Progress progress = TerminalProgress.of(console, Terminal.ofProcess());
    return new Application(commands, console, progress, System.getProperty("headway.log"));
  }

  ExitCode run(String... args) {
    HeadwayCommand root = new HeadwayCommand();
    CommandLine line = HeadwayCommand.line(root);
    try {
      return run(root, line.parseArgs(args));
    } catch (ParameterException e) {
      message = UsageError.message(e, Arrays.asList(args));
      console.note("headway: " + message);
      return ExitCode.REQUEST;
    } catch (Throwable t) { // The last place where anybody could say what happened.
      return failed(t, root);
    } finally {
      console.finish();
    }
  }

  /** The one line that says why the last command failed; empty when none has. */
  String message() {
    return message;
  }

  private ExitCode run(HeadwayCommand root, ParseResult parsed) {
    List<CommandLine> named = parsed.asCommandLineList();
    CommandLine last = named.get(named.size() - 1);
    Object command = last.getCommand();
    if (!(command instanceof NotBuiltCommand)) {
      if (last.isVersionHelpRequested()) {
        console.line(root.version());
        return ExitCode.DONE;
      }
      if (command == root || last.isUsageHelpRequested()) {
        console.line(last.getUsageMessage(CommandLine.Help.Ansi.OFF).stripTrailing());
        return ExitCode.DONE;
      }
    }
    if (command instanceof Work work) {
      var context = new Commands.Context(root.catalogs(parsed), console, progress);
      ExitCode code = work.run(commands, context);
      message = console.reason();
      return code;
    }
    throw new ParameterException(last, UsageError.which(last));
  }

  private ExitCode failed(Throwable thrown, HeadwayCommand root) {
    LoggerFactory.getLogger(Application.class).error("the command failed", thrown);
    Failure failure = Failure.of(thrown, log);
    message = failure.message();
    console.error(message);
    if (root.stacktrace()) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      console.note(trace.toString().stripTrailing());
    }
    return failure.exitCode();
  }
}
