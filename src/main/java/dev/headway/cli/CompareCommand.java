package dev.headway.cli;

import dev.headway.error.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code headway compare}. */
@Command(name = "compare", description = "Shows several runs side by side.")
final class CompareCommand implements Work {
  @Parameters(paramLabel = "RUN", arity = "1..*", description = "The runs' URIs, two or more.")
  private List<String> runs = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "A page (.html) or numbers (.json) to write; may be repeated.")
  private List<String> out = new ArrayList<>();

  @Option(
      names = "--plots",
      paramLabel = "DIR",
      description = "Where the runs' curves go, as PNG and SVG.")
  private String plots;

  @Override
  public ExitCode run(Supplier<Commands> commands, Commands.Context context) {
    return commands.get().compare(new Commands.Compare(runs, out, plots), context);
  }
}
