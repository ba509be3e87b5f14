package dev.headway.cli;

import dev.headway.error.ExitCode;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code headway catalog}: only groups what can be done with the catalog. */
@Command(
    name = "catalog",
    description = "What data sets and backbones can be named.",
    subcommands = {
      CatalogCommand.ListCommand.class,
      CatalogCommand.ShowCommand.class,
      CatalogCommand.CheckCommand.class
    })
final class CatalogCommand {
  /** {@code headway catalog list}. */
  @Command(name = "list", description = "Lists every data set and backbone.")
  static final class ListCommand implements Work {
    @Override
    public ExitCode run(Supplier<Commands> commands, Commands.Context context) {
      return commands.get().catalogList(context);
    }
  }

  /** {@code headway catalog show}. */
  @Command(name = "show", description = "Shows one data set or backbone.")
  static final class ShowCommand implements Work {
    @Parameters(paramLabel = "NAME", description = "As catalog list prints it.")
    private String name;

    @Override
    public ExitCode run(Supplier<Commands> commands, Commands.Context context) {
      return commands.get().catalogShow(new Commands.Show(name), context);
    }
  }

  /** {@code headway catalog check}. */
  @Command(name = "check", description = "Validates every descriptor.")
  static final class CheckCommand implements Work {
    @Override
    public ExitCode run(Supplier<Commands> commands, Commands.Context context) {
      return commands.get().catalogCheck(context);
    }
  }
}
