package dev.headway.cli;

import dev.headway.error.ExitCode;
import dev.headway.pipeline.PreflightJob;
import dev.headway.preflight.Check;
import dev.headway.preflight.Verdict;
import java.util.List;
import java.util.Locale;

/** How {@code headway preflight} ends. */
final class PreflightEnd {
  private PreflightEnd() {}

  /** Says what the checks come to. */
  static ExitCode of(List<Check> checks, Console console) {
    long failed = count(checks, Verdict.FAIL);
    long warned = count(checks, Verdict.WARN);
    console.line(
        String.format(
            Locale.ROOT,
            "%d checks: %d ok, %d to be warned of, %d failed",
            checks.size(),
            count(checks, Verdict.OK),
            warned,
            failed));
    ExitCode code = PreflightJob.worst(checks);
    if (failed > 0) {
      String said = "preflight: " + (failed == 1 ? "1 check failed" : failed + " checks failed");
      console.error(said + "; mend what the lines that begin with FAIL name");
      console.reason(said + ", the first: " + first(checks));
    }
    return code;
  }

  private static String first(List<Check> checks) {
    Check first =
        checks.stream().filter(check -> check.verdict() == Verdict.FAIL).findFirst().orElseThrow();
    String where = first.where().isEmpty() ? "" : ", " + first.where();
    return first.what() + where + ": " + first.text();
  }

  private static long count(List<Check> checks, Verdict verdict) {
    return checks.stream().filter(check -> check.verdict() == verdict).count();
  }
}
