package dev.headway.cli;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headway train}. */
@Command(name = "train", description = "Runs a job and prints the run's URI as its last line.")
final class TrainCommand implements Work {
  @Option(
      names = "--job",
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
      description = {
        "The run's id; made up if not given. Given again, the run goes on where it was stopped or",
        "killed, and one that is finished is only named: made for schedulers."
      })
  private String runId;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = {
        "Goes on with a run that was stopped or killed: its URI, or with --job its id. --job and",
        "--set, if given, must be what the run has."
      })
  private String resume;

  @Spec private CommandSpec spec;

  @Override
  public ExitCode run(Supplier<Commands> commands, Commands.Context context) {
    if (job == null && resume == null) {
      throw new MissingParameterException(
          spec.commandLine(), spec.findOption("--job"), "Missing required option: '--job=FILE'");
    }
    if (resume != null && runId != null) {
      throw HeadwayException.request(
          "--resume and --run-id: a run that goes on keeps its id; leave --run-id out");
    }
    if (runId != null && !runId.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw HeadwayException.request(
          "--run-id "
              + runId
              + ": must be letters, digits, '.', '_' and '-', begin with a letter or digit, and have"
              + " at most 100");
    }
    return commands.get().train(new Commands.Train(job, settings, runId, resume), context);
  }
}
