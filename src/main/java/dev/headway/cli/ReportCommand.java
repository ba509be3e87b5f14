package dev.headway.cli;

import dev.headway.error.ExitCode;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code headway report}. */
@Command(name = "report", description = "Draws a run's report again from its files.")
final class ReportCommand implements Work {
  @Parameters(paramLabel = "RUN", description = "The run's URI.")
  private String run;

  @Override
  public ExitCode run(Supplier<Commands> commands, Commands.Context context) {
    return commands.get().report(new Commands.Report(run), context);
  }
}
