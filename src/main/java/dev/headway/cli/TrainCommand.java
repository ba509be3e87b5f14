package dev.headway.cli;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code headway train}. */
@Command(name = "train", description = "Runs a job and prints the run's URI as its last line.")
final class TrainCommand implements Work {
  @Option(
      names = "--job",
      required = true,
      paramLabel = "FILE",
      description = "The job file, such as conf/job.yaml.")
  private String job;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting over the job file's, e.g. fit.epochs=20; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "The run's id; made up if not given.")
  private String runId;

  @Option(names = "--resume", paramLabel = "RUN", hidden = true)
  private String resume;

  @Override
  public ExitCode run(Supplier<Commands> commands, Commands.Context context) {
    if (resume != null) {
      throw HeadwayException.notBuiltYet("headway train --resume");
    }
    if (runId != null && !runId.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw HeadwayException.request(
          "--run-id "
              + runId
              + ": must be letters, digits, '.', '_' and '-', begin with a letter or digit, and have"
              + " at most 100");
    }
    return commands.get().train(new Commands.Train(job, settings, runId), context);
  }
}
