package dev.headway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.error.ExitCode;
import dev.headway.preflight.Check;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreflightEndTest {
  private final Console console =
      new Console(
          new PrintStream(OutputStream.nullOutputStream()),
          new PrintStream(OutputStream.nullOutputStream()));

  /** YARN's diagnostics have room for one sentence, and the terminal is on another machine. */
  @Test
  void theReasonNamesTheFirstFailure() {
    List<Check> checks =
        List.of(
            Check.ok("spark", "", "fine"),
            Check.fail("memory", "driver", ExitCode.REQUEST, "too little; give it more"),
            Check.fail("output", "", ExitCode.FAILURE, "not writable"));
    assertThat(PreflightEnd.of(checks, console)).isNotEqualTo(ExitCode.DONE);
    assertThat(console.reason())
        .isEqualTo(
            "preflight: 2 checks failed, the first: memory, driver: too little; give it more");
  }

  @Test
  void whatIsWellNeedsNone() {
    assertThat(PreflightEnd.of(List.of(Check.ok("spark", "", "fine")), console))
        .isEqualTo(ExitCode.DONE);
    assertThat(console.reason()).isEmpty();
  }
}
