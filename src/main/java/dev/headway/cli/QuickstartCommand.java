package dev.headway.cli;

import dev.headway.error.ExitCode;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** {@code headway quickstart}. */
@Command(
    name = "quickstart",
    description = "The main job on a built-in sample; prints where the report is.")
final class QuickstartCommand implements Work {
  @Override
  public ExitCode run(Supplier<Commands> commands, Commands.Context context) {
    return commands.get().quickstart(context);
  }
}
