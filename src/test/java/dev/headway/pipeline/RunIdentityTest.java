package dev.headway.pipeline;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import org.junit.jupiter.api.Test;

class RunIdentityTest {
  private static final RunIdentity BEFORE =
      new RunIdentity("job", "split", "rows", "weights", "onnxruntime 1.20.0");

  @Test
  void goesOnWithTheSame() {
    assertThatCode(
            () ->
                BEFORE.requireSame(
                    new RunIdentity("job", "split", "rows", "weights", "onnxruntime 1.20.0"), "r"))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesAnotherEngineAndWhateverElseChanged() {
    RunIdentity now = new RunIdentity("job", "split", "others", "weights", "dl4j");
    assertThatThrownBy(() -> BEFORE.requireSame(now, "runs/n/1"))
        .hasMessage(
            "run runs/n/1 can't go on, since what it was made from has changed: the data's rows had"
                + " SHA-256 rows and has others now, the frozen part was run by onnxruntime 1.20.0"
                + " and is by dl4j now; put back what was there, or start a new run")
        .extracting(error -> ((HeadwayException) error).exitCode())
        .isEqualTo(ExitCode.INPUT);
  }
}
