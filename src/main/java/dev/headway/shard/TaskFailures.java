package dev.headway.shard;

import dev.headway.error.HeadwayException;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds what a task said under what Spark says about the job that it failed. */
public final class TaskFailures {
  private TaskFailures() {}

  /** The user's error that a task ended with, if it was one. */
  public static Optional<HeadwayException> userError(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof HeadwayException found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /** Runs a Spark action; a task's user error comes out as itself. */
  public static <T> T unwrap(Supplier<T> action) {
    try {
      return action.get();
    } catch (Exception e) { // Spark's actions throw checked exceptions that they don't declare
      throw userError(e).orElseThrow(() -> e instanceof RuntimeException r ? r : wrapped(e));
    }
  }

  private static RuntimeException wrapped(Exception e) {
    return HeadwayException.failure("the Spark job failed: " + rootMessage(e), e);
  }

  /** The first line of what is at the bottom; Spark's own messages carry whole stack traces. */
  static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return HadoopFiles.reason(root).lines().findFirst().orElse(root.getClass().getSimpleName());
  }
}
