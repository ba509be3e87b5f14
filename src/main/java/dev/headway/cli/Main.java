package dev.headway.cli;

/** The process' entry point. */
public final class Main {
  private Main() {}

  /** Runs the command that {@code args} name and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(Application.ofProcess(Main::commands).run(args).code());
  }

  // The founder's place: the commands' real work comes in here.
  private static Commands commands() {
    throw new IllegalStateException("no commands are plugged in");
  }
}
