package dev.headway.cli;

import dev.headway.error.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code headway pretrain-sample}: for whoever makes Headway, not for its users. */
@Command(
    name = "pretrain-sample",
    hidden = true,
    description = "Makes the weights of the quickstart's backbone.")
final class PretrainSampleCommand implements Work {
  @Option(names = "--to", required = true, paramLabel = "DIR", description = "Where they go.")
  private String to;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting over the built-in job's; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Override
  public ExitCode run(Supplier<Commands> commands, Commands.Context context) {
    return commands.get().pretrainSample(new Commands.PretrainSample(to, settings), context);
  }
}
