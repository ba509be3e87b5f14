package dev.headway.cli;

import dev.headway.error.ExitCode;

/** The process' entry point. */
public final class Main {
  private Main() {}

  /** Runs the command that {@code args} name and ends the process with its exit code. */
  public static void main(String[] args) {
    Application application = Application.ofProcess(PipelineCommands::ofProcess);
    ExitCode code = application.run(args);
    if (YarnDriver.isThisProcess()) {
      // The process is YARN's, and ends when this method does.
      YarnDriver.end(code, application.message());
    } else {
      System.exit(code.code());
    }
  }
}
