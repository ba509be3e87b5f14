package dev.headway.history;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/** {@code outcome.json}: a {@link RunOutcome} with its format version; times in ISO 8601, UTC. */
public final class RunOutcomeParser {
  /** The version that is written, and the only one that is read. */
  static final int FORMAT_VERSION = 1;

  private RunOutcomeParser() {}

  /** JSON, a field a line, ended by {@code \n}. */
  public static String toJson(RunOutcome outcome) {
    return StrictJson.lines(
        StrictJson.object()
            .put("format_version", FORMAT_VERSION)
            .put("run_id", outcome.runId())
            .put("state", outcome.state().toString())
            .put("exit_code", outcome.exitCode())
            .put("message", outcome.message())
            .put("started_at", outcome.startedAt().toString())
            .put("ended_at", outcome.endedAt().toString()));
  }

  /**
   * Reads what {@link #toJson} writes.
   *
   * @param file the file's name, for messages
   * @throws dev.headway.error.HeadwayException exit 3 for anything else, other versions included
   */
  public static RunOutcome fromJson(String json, String file) {
    StrictJson root = StrictJson.parse(json, file);
    root.versioned(
        FORMAT_VERSION, "run_id", "state", "exit_code", "message", "started_at", "ended_at");
    long exitCode = root.whole("exit_code");
    if (exitCode < 0 || exitCode > 255) {
      throw root.wrong("exit_code", "from 0 to 255", root.value("exit_code"));
    }
    try {
      return new RunOutcome(
          root.text("run_id"),
          state(root),
          (int) exitCode,
          root.text("message"),
          instant(root, "started_at"),
          instant(root, "ended_at"));
    } catch (IllegalArgumentException e) {
      throw root.inconsistent(e);
    }
  }

  private static RunOutcome.State state(StrictJson root) {
    String name = root.text("state");
    for (RunOutcome.State state : RunOutcome.State.values()) {
      if (state.toString().equals(name)) {
        return state;
      }
    }
    throw root.wrong("state", "finished or failed", root.value("state"));
  }

  private static Instant instant(StrictJson root, String name) {
    try {
      return Instant.parse(root.text(name));
    } catch (DateTimeParseException e) {
      throw root.wrong(name, "a time such as 2026-01-31T12:00:00Z", root.value(name));
    }
  }
}
