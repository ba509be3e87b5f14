package dev.headway.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The root of the command line, with the options that every command takes. */
@Command(
    name = "headway",
    description = "Image transfer learning on Spark.",
    synopsisHeading = "Usage: submit/headway [SPARK OPTIONS --] ",
    customSynopsis = "COMMAND [OPTIONS]",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions of every command:%n",
    footer = {
      "",
      "Without Spark options, or with --master local[N], Spark runs embedded.",
      "Exit codes: 0 done; 1 failed; 2 the request is wrong; 3 an input is unusable;",
      "4 training diverged; 5 stopped, resumable."
    },
    subcommands = {
      QuickstartCommand.class,
      PreflightCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      IngestCommand.class,
      CatalogCommand.class,
      PretrainSampleCommand.class
    })
final class HeadwayCommand {
  private static final List<String> NOT_BUILT = List.of("predict", "export", "fetch");

  @Option(
      names = "--catalog",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "A catalog directory of your own, beside the built-in one; may be repeated.")
  private List<String> catalogs = new ArrayList<>();

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Print an error's stack trace; without it, the log has it.")
  private boolean stacktrace;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Say what the command takes.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print Headway's version.")
  private boolean versionAsked;

  static CommandLine line(HeadwayCommand root) {
    CommandLine line = new CommandLine(root);
    NOT_BUILT.forEach(name -> line.addSubcommand(name, new NotBuiltCommand()));
    // A URI or a key may begin with @.
    return line.setExpandAtFiles(false);
  }

  /** Those given before the command, then those after it: the parser keeps them apart. */
  List<String> catalogs(ParseResult parsed) {
    List<String> all = new ArrayList<>();
    for (ParseResult level = parsed; level != null; level = level.subcommand()) {
      if (level.hasMatchedOption("--catalog")) {
        all.addAll(level.matchedOption("--catalog").originalStringValues());
      }
    }
    return all;
  }

  boolean stacktrace() {
    return stacktrace;
  }

  String version() {
    String version = HeadwayCommand.class.getPackage().getImplementationVersion();
    return "headway " + (version == null ? "(development)" : version);
  }
}
