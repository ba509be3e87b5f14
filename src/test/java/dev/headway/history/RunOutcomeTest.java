package dev.headway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.HeadwayException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunOutcomeTest {
  private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
  private static final Instant END = Instant.parse("2026-01-31T12:03:20.500Z");
  private static final String JSON =
      """
      {
        "format_version": 1,
        "run_id": "r1",
        "state": "failed",
        "exit_code": 3,
        "message": "no images under \\"x\\"",
        "started_at": "2026-01-31T12:00:00Z",
        "ended_at": "2026-01-31T12:03:20.500Z"
      }
      """;

  @Test
  void writesAndReadsTheSame() {
    RunOutcome outcome = RunOutcome.of("r1", 3, "no images under \"x\"", START, END);
    assertThat(outcome.state()).isEqualTo(RunOutcome.State.FAILED);
    assertThat(RunOutcomeParser.toJson(outcome)).isEqualTo(JSON);
    assertThat(RunOutcomeParser.fromJson(JSON, "outcome.json")).isEqualTo(outcome);
  }

  @Test
  void exitCodeZeroIsFinished() {
    assertThat(RunOutcome.of("r1", 0, "", START, END).state()).isEqualTo(RunOutcome.State.FINISHED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RunOutcome("r1", RunOutcome.State.FINISHED, 1, "", START, END))
        .withMessage("a run with exit code 1 is not finished");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunOutcome.of("r1", 0, "", END, START))
        .withMessage("the run ended at 2026-01-31T12:00:00Z, before 2026-01-31T12:03:20.500Z");
  }

  @Test
  void refusesAnythingElse() {
    refused(
        JSON.replace("\"failed\"", "\"running\""),
        "o.json: state must be finished or failed, not \"running\"; restore the file or run the job"
            + " again");
    refused(
        JSON.replace("\"failed\"", "\"finished\""),
        "o.json: a run with exit code 3 is not finished; restore the file or run the job again");
    refused(
        JSON.replace("12:00:00Z", "noon"),
        "o.json: started_at must be a time such as 2026-01-31T12:00:00Z, not \"2026-01-31Tnoon\";"
            + " restore the file or run the job again");
    refused(
        JSON.replace(": 3,", ": 300,"),
        "o.json: exit_code must be from 0 to 255, not 300; restore the file or run the job again");
    refused(
        JSON.replace("\"format_version\": 1", "\"format_version\": 9"),
        "o.json: format_version 9 can't be read, this Headway reads 1; use the Headway that wrote"
            + " the file");
    refused(
        JSON.replace("\"run_id\"", "\"runid\""),
        "o.json: unknown field runid; the nearest known one is run_id (a newer Headway may have"
            + " written the file)");
  }

  private static void refused(String json, String message) {
    assertThatThrownBy(() -> RunOutcomeParser.fromJson(json, "o.json"))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(message);
  }
}
