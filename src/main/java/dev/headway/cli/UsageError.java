package dev.headway.cli;

import dev.headway.config.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command line that can't be understood, in one line: which word, and what to write instead. */
final class UsageError {
  private static final Set<String> SPARKS =
      Set.of(
          "--master",
          "--conf",
          "--jars",
          "--packages",
          "--properties-file",
          "--driver-memory",
          "--driver-java-options",
          "--driver-class-path",
          "--executor-memory",
          "--executor-cores",
          "--num-executors",
          "--deploy-mode",
          "--queue",
          "--files");

  private UsageError() {}

  /**
   * The message without a prefix.
   *
   * @param args the whole command line
   */
  static String message(ParameterException e, List<String> args) {
    CommandLine command = e.getCommandLine();
    List<String> unmatched =
        e instanceof UnmatchedArgumentException u ? u.getUnmatched() : List.of();
    // A required option that is missing is reported before one that is misspelt, which is why; the
    // misspelt one may stand before the command, too.
    for (CommandLine c = command; c != null && unmatched.isEmpty(); c = c.getParent()) {
      unmatched = c.getUnmatchedArguments();
      command = unmatched.isEmpty() ? command : c;
    }
    String text;
    if (!unmatched.isEmpty()) {
      text = unknown(command, unmatched.get(0));
    } else if (e instanceof MissingParameterException m) {
      text = missing(m.getMissing(), args);
    } else if (e instanceof OverwrittenOptionException o) {
      text = "option '" + name(o.getOverwritten()) + "' is given twice; give it once";
    } else if (e.getArgSpec() != null && e.getValue() != null) {
      text = name(e.getArgSpec()) + " " + e.getValue() + ": must be a whole number";
    } else {
      text = e.getMessage();
    }
    return text + " (see " + command.getCommandSpec().qualifiedName() + " --help)";
  }

  /** For a command that only groups others. */
  static String which(CommandLine command) {
    return command.getCommandName()
        + ": say what to do: "
        + String.join(", ", subcommands(command));
  }

  private static String unknown(CommandLine command, String word) {
    if (word.startsWith("-")) {
      String option = word.replaceFirst("=.*", "");
      if (SPARKS.contains(option)) {
        return "option '"
            + option
            + "' is Spark's: put it before a '--', as in submit/headway "
            + option
            + " … -- "
            + command.getCommandName()
            + " …";
      }
      return "unknown option '" + option + "'" + Nearest.hint(option, options(command));
    }
    Collection<String> subcommands = subcommands(command);
    return subcommands.isEmpty()
        ? "unexpected argument '" + word + "'"
        : "unknown command '" + word + "'" + Nearest.hint(word, subcommands);
  }

  private static String missing(List<ArgSpec> missing, List<String> args) {
    ArgSpec first = missing.get(0);
    if (first instanceof OptionSpec option && args.contains(option.longestName())) {
      return "option '" + option.longestName() + "' lacks its value " + option.paramLabel();
    }
    List<String> names =
        missing.stream()
            .map(m -> m instanceof OptionSpec o ? "'" + name(o) + " " + o.paramLabel() + "'" : m)
            .map(m -> m instanceof ArgSpec positional ? positional.paramLabel() : m.toString())
            .toList();
    return "missing: " + String.join(", ", names);
  }

  private static String name(ArgSpec spec) {
    return spec instanceof OptionSpec option ? option.longestName() : spec.paramLabel();
  }

  private static List<String> options(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .filter(o -> !o.hidden())
        .map(OptionSpec::longestName)
        .toList();
  }

  private static List<String> subcommands(CommandLine command) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, CommandLine> e : command.getSubcommands().entrySet()) {
      if (!e.getValue().getCommandSpec().usageMessage().hidden()) {
        names.add(e.getKey());
      }
    }
    return names;
  }
}
