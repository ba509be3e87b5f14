package dev.headway.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/** A run whose driver is killed ({@code kill -9}) on the way. */
public final class KilledRun {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private KilledRun() {}

  /**
   * Starts a run and kills its driver's JVM.
   *
   * @param line what the driver must have said before, such as {@code Epoch 1/}
   * @param later how long it goes on after that line
   * @return false when the run had ended by then, with whatever result
   */
  public static boolean kill(Submission submission, Pattern line, Duration later)
      throws IOException, InterruptedException {
    try (LoggedProcess run = submission.start()) {
      run.await(line, LIMIT);
      if (run.endsWithin(later)) {
        return false;
      }
      String command = run.handle().info().command().orElse("");
      if (!command.endsWith("/java")) {
        throw new IllegalStateException("the driver's JVM was to be killed, not " + command);
      }
      run.kill();
      return true;
    }
  }
}
