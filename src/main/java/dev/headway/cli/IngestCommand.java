package dev.headway.cli;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code headway ingest}. */
@Command(name = "ingest", description = "Turns images into shards and an index.")
final class IngestCommand implements Work {
  private static final int LARGEST_MIB = 1024;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "URI",
      description = "An image folder or a CSV of path,label[,split].")
  private String from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "URI",
      description = "The shard directory to write.")
  private String to;

  @Option(
      names = "--format",
      paramLabel = "F",
      hidden = true,
      description = "What the source is; found out when not given.")
  private String format;

  @Option(
      names = "--name",
      paramLabel = "N",
      hidden = true,
      description = "The data set's name; the source's last part when not given.")
  private String name;

  @Option(
      names = "--shard-mib",
      paramLabel = "MIB",
      defaultValue = "64",
      description = "A shard's size, 1 to 1024 MiB (${DEFAULT-VALUE}).")
  private int shardMib;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      defaultValue = "0",
      description = "Salts the order of the rows (${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public ExitCode run(Supplier<Commands> commands, Commands.Context context) {
    if (shardMib < 1 || shardMib > LARGEST_MIB) {
      throw HeadwayException.request(
          "--shard-mib " + shardMib + ": must be 1 to " + LARGEST_MIB + " MiB");
    }
    var request = new Commands.Ingest(from, to, format, name, shardMib, seed);
    return commands.get().ingest(request, context);
  }
}
