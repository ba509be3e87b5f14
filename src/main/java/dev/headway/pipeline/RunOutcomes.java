package dev.headway.pipeline;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.history.RunOutcome;
import dev.headway.history.RunOutcomeParser;
import dev.headway.shard.TaskFailures;
import java.time.Instant;
import java.util.Optional;

/** {@code outcome.json}: how a run ended, whichever way. */
final class RunOutcomes {
  private static final String FILE = "outcome.json";

  private RunOutcomes() {}

  static void write(RunDirectory run, ExitCode code, String message, Instant started) {
    run.requireHeld();
    run.write(
        FILE,
        RunOutcomeParser.toJson(
            RunOutcome.of(run.runId(), code.code(), message, started, Instant.now())));
  }

  /** A store that takes no more files must not hide why the run failed. */
  static void writeFailure(RunDirectory run, Throwable why, Instant started) {
    Optional<HeadwayException> known = TaskFailures.userError(why);
    ExitCode code = known.map(HeadwayException::exitCode).orElse(ExitCode.FAILURE);
    String message =
        known
            .map(Throwable::getMessage)
            .orElse(String.valueOf(why.getMessage()).lines().findFirst().orElse(""));
    try {
      write(run, code, message, started);
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  /** How the last attempt ended; empty when it was killed. */
  static Optional<RunOutcome> read(RunDirectory run) {
    return run.has(FILE)
        ? Optional.of(RunOutcomeParser.fromJson(run.read(FILE), run.resolve(FILE).toString()))
        : Optional.empty();
  }
}
