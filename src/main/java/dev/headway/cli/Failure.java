package dev.headway.cli;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a user is told of an exception: one line, and the exit code.
 *
 * @param exitCode never {@link ExitCode#DONE}
 * @param message without the prefix
 */
record Failure(ExitCode exitCode, String message) {
  /** In Java, and in what Spark, YARN and Kubernetes say of an executor that had too little. */
  private static final List<String> NO_MEMORY =
      List.of(
          "java.lang.OutOfMemoryError",
          "exited with code 52",
          "exceeding memory limits",
          "exceeding physical memory limits",
          "OOMKilled");

  /**
   * Finds what counts in an exception and its causes: a {@link HeadwayException} (Spark hands those
   * of its tasks on as a cause), lack of memory or of room on a disk, or else the innermost cause.
   *
   * @param log the log file; null when it isn't known
   */
  static Failure of(Throwable thrown, String log) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable t = thrown; t != null && !chain.contains(t); t = t.getCause()) {
      chain.add(t);
    }
    for (Throwable t : chain) {
      if (t instanceof HeadwayException known) {
        return new Failure(known.exitCode(), known.getMessage());
      }
    }
    for (Throwable t : chain) {
      if (t instanceof OutOfMemoryError || NO_MEMORY.stream().anyMatch(text(t)::contains)) {
        return new Failure(ExitCode.FAILURE, memory(t) + trace(log));
      }
    }
    Optional<String> full = FullDisk.in(chain.stream().map(Failure::text).toList());
    if (full.isPresent()) {
      return new Failure(ExitCode.FAILURE, full.get() + trace(log));
    }
    Throwable innermost = chain.get(chain.size() - 1);
    String what = innermost.getClass().getName();
    String message = firstLine(text(innermost));
    return new Failure(
        ExitCode.FAILURE, (message.isEmpty() ? what : what + ": " + message) + trace(log));
  }

  private static String memory(Throwable t) {
    String text = text(t);
    // JavaCPP's: "Physical memory usage is too high", "Cannot allocate new FloatPointer".
    boolean nativeArrays =
        text.contains("Physical memory usage") || text.contains("Cannot allocate new");
    return nativeArrays
        ? "out of memory for native arrays: give the driver more, such as --driver-memory 8g"
            + " before '--', or make input.batch_size smaller"
        : "out of memory: give the driver more, such as --driver-memory 8g before '--' (executors"
            + " of a cluster: --executor-memory), or make input.batch_size smaller";
  }

  private static String trace(String log) {
    return log == null ? " (--stacktrace prints the trace)" : " (the trace is in " + log + ")";
  }

  private static String text(Throwable t) {
    return t.getMessage() == null ? "" : t.getMessage();
  }

  private static String firstLine(String text) {
    return text.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
  }
}
