package dev.headway.error;

/**
 * An error that a user can act on. Its message is one line that says what is wrong, where, and what
 * to do; its {@link ExitCode} is what the process ends with.
 */
public final class HeadwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  private HeadwayException(ExitCode exitCode, String message, Throwable cause) {
    super(message.replaceAll("\\s*\\R\\s*", " "), cause);
    this.exitCode = exitCode;
  }

  /**
   * Something that can be decided from the command line, the job file, the catalog and the index
   * alone (exit 2).
   */
  public static HeadwayException request(String message) {
    return new HeadwayException(ExitCode.REQUEST, message, null);
  }

  /** A setting, value or command that is planned but not in this version (exit 2). */
  public static HeadwayException notBuiltYet(String what) {
    return new HeadwayException(ExitCode.REQUEST, what + ": not built yet", null);
  }

  /** Something that was named but can't be used: source, weights, checksum, images (exit 3). */
  public static HeadwayException input(String message) {
    return new HeadwayException(ExitCode.INPUT, message, null);
  }

  /** As {@link #input(String)}, with the failure underneath. */
  public static HeadwayException input(String message, Throwable cause) {
    return new HeadwayException(ExitCode.INPUT, message, cause);
  }

  /** Training diverged (exit 4). */
  public static HeadwayException diverged(String message) {
    return new HeadwayException(ExitCode.DIVERGED, message, null);
  }

  /** Stopped from outside, to be gone on with (exit 5). */
  public static HeadwayException stopped(String message) {
    return new HeadwayException(ExitCode.STOPPED, message, null);
  }

  /** An output that can't be written, or anything else (exit 1). */
  public static HeadwayException failure(String message) {
    return new HeadwayException(ExitCode.FAILURE, message, null);
  }

  /** As {@link #failure(String)}, with the failure underneath. */
  public static HeadwayException failure(String message, Throwable cause) {
    return new HeadwayException(ExitCode.FAILURE, message, cause);
  }

  /** What the process ends with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
