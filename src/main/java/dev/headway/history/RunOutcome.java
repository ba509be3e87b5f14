package dev.headway.history;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * How a run ended.
 *
 * @param runId the run's id
 * @param state finished with exit code 0, failed with any other
 * @param exitCode what the command ended with
 * @param message the one line that the user saw
 * @param startedAt when the run began
 * @param endedAt when it ended
 */
public record RunOutcome(
    String runId, State state, int exitCode, String message, Instant startedAt, Instant endedAt) {
  /** Refuses a state that belies the exit code, and an end before the start. */
  public RunOutcome {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(message, "message");
    if ((state == State.FINISHED) != (exitCode == 0)) {
      throw new IllegalArgumentException("a run with exit code " + exitCode + " is not " + state);
    }
    if (endedAt.isBefore(startedAt)) {
      throw new IllegalArgumentException("the run ended at " + endedAt + ", before " + startedAt);
    }
  }

  /** The outcome of a run that ended with this exit code. */
  public static RunOutcome of(
      String runId, int exitCode, String message, Instant startedAt, Instant endedAt) {
    State state = exitCode == 0 ? State.FINISHED : State.FAILED;
    return new RunOutcome(runId, state, exitCode, message, startedAt, endedAt);
  }

  /** Whether everything was done. */
  public enum State {
    FINISHED,
    FAILED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
