package dev.headway.cli;

/** The process' entry point. */
public final class Main {
  private Main() {}

  /** Runs the command that {@code args} name and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(Application.ofProcess(PipelineCommands::ofProcess).run(args).code());
  }
}
