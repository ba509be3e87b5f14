package dev.headway.error;

/** How a command ends; the numbers are part of the command line's contract. */
public enum ExitCode {
  DONE(0),
  FAILURE(1),
  REQUEST(2),
  INPUT(3),
  DIVERGED(4),
  STOPPED(5);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The process' exit status. */
  public int code() {
    return code;
  }
}
