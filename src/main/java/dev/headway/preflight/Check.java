package dev.headway.preflight;

import dev.headway.error.ExitCode;
import java.util.Locale;

/**
 * One check's result.
 *
 * @param what was checked, in a word or two
 * @param where such as {@code executor 1 (host)}; empty where it is nowhere in particular
 * @param text what was found, and what to do when it isn't well
 * @param exitCode what a failure of it ends the command with; else {@link ExitCode#DONE}
 */
public record Check(Verdict verdict, String what, String where, String text, ExitCode exitCode) {
  /** Messages of libraries may have several lines. */
  public Check {
    text = text.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** All is well. */
  public static Check ok(String what, String where, String text) {
    return new Check(Verdict.OK, what, where, text, ExitCode.DONE);
  }

  /** The job can run, but not as one would want. */
  public static Check warn(String what, String where, String text) {
    return new Check(Verdict.WARN, what, where, text, ExitCode.DONE);
  }

  /** The job can't run, or not to its end. */
  public static Check fail(String what, String where, ExitCode exitCode, String text) {
    return new Check(Verdict.FAIL, what, where, text, exitCode);
  }

  /** One line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%-5s %s%s: %s", verdict, what, where.isEmpty() ? "" : ", " + where, text);
  }
}
