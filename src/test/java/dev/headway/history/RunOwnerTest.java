package dev.headway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.HeadwayException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunOwnerTest {
  private static final RunOwner OWNER =
      new RunOwner(
          "a1",
          "node3",
          "b007 pid:[1]",
          "ann",
          4242,
          98_765_432_100L,
          "application_17_1",
          Instant.parse("2026-01-31T12:00:00Z"));
  private static final String JSON =
      """
      {
        "format_version": 1,
        "attempt": "a1",
        "host": "node3",
        "machine": "b007 pid:[1]",
        "user": "ann",
        "pid": 4242,
        "process_start_ticks": 98765432100,
        "application": "application_17_1",
        "since": "2026-01-31T12:00:00Z"
      }
      """;

  @Test
  void writesAndReadsTheSame() {
    assertThat(RunOwnerParser.toJson(OWNER)).isEqualTo(JSON);
    assertThat(RunOwnerParser.fromJson(JSON, "lock-1.json")).isEqualTo(OWNER);
  }

  @Test
  void whenTheProcessBeganMayBeUnknown() {
    RunOwner unknown =
        new RunOwner(
            "a1", "h", "", "ann", 1, null, "local-1", Instant.parse("2026-01-31T12:00:00Z"));
    String json = RunOwnerParser.toJson(unknown);
    assertThat(json).contains("\"process_start_ticks\": null,");
    assertThat(RunOwnerParser.fromJson(json, "it")).isEqualTo(unknown);
  }

  @Test
  void isSaidInASentence() {
    assertThat(OWNER)
        .hasToString(
            "ann on node3, process 4242, application application_17_1, since 2026-01-31T12:00:00Z");
  }

  @Test
  void refusesAnythingElse() {
    refused(
        JSON.replace("\"format_version\": 1", "\"format_version\": 2"),
        "l: format_version 2 can't be read, this Headway reads 1; use the Headway that wrote the"
            + " file");
    refused(
        JSON.replace("\"2026-01-31T12:00:00Z\"", "\"noon\""),
        "l: since must be a time such as 2026-01-31T12:00:00Z, not \"noon\"; restore the file or"
            + " run the job again");
    refused(
        JSON.replace("\"host\"", "\"hast\""),
        "l: unknown field hast; the nearest known one is host (a newer Headway may have written"
            + " the file)");
  }

  private static void refused(String json, String message) {
    assertThatThrownBy(() -> RunOwnerParser.fromJson(json, "l"))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(message);
  }
}
