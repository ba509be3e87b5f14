package dev.headway.cli;

import dev.headway.error.ExitCode;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code headway evaluate}. */
@Command(name = "evaluate", description = "Measures a model on data.")
final class EvaluateCommand implements Work {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "RUN_OR_BUNDLE",
      description = "The URI of a run or of a bundle.")
  private String model;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "URI_OR_NAME",
      description = "Shards, an image folder, or a name of the catalog.")
  private String data;

  @Option(
      names = "--split",
      paramLabel = "S",
      description = "Which rows, e.g. test or train[90%%:]; all when not given.")
  private String split;

  @Option(names = "--out", paramLabel = "FILE", description = "Where the metrics go, as JSON.")
  private String out;

  @Override
  public ExitCode run(Supplier<Commands> commands, Commands.Context context) {
    return commands.get().evaluate(new Commands.Evaluate(model, data, split, out), context);
  }
}
