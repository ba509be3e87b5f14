package dev.headway.cli;

import dev.headway.error.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code headway preflight}. */
@Command(
    name = "preflight",
    description = "Checks cluster, memory, natives, URIs and weights before any real work.")
final class PreflightCommand implements Work {
  @Option(
      names = "--job",
      required = true,
      paramLabel = "FILE",
      description = "The job file, such as conf/job.yaml.")
  private String job;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting over the job file's, e.g. fit.workers=8; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--checksums",
      description = {
        "Compares the SHA-256 of every shard, which reads them all; without it, of 1 GiB of them."
      })
  private boolean checksums;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where the checks go for machines, beside the terminal.")
  private String json;

  @Override
  public ExitCode run(Supplier<Commands> commands, Commands.Context context) {
    Commands.Shards shards = checksums ? Commands.Shards.ALL : Commands.Shards.SAMPLE;
    return commands.get().preflight(new Commands.Preflight(job, settings, shards, json), context);
  }
}
