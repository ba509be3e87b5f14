package dev.headway.cli;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** A command that is planned: whatever its arguments, it says that it isn't there. */
@Command(hidden = true)
final class NotBuiltCommand implements Work {
  @Spec private CommandSpec spec;
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public ExitCode run(Supplier<Commands> commands, Commands.Context context) {
    throw HeadwayException.notBuiltYet(spec.qualifiedName());
  }
}
