package dev.headway.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MlflowRunParserTest {
  private static final String JSON =
      """
      {
        "format_version" : 1,
        "server" : "http://ml:5000",
        "experiment_id" : "3",
        "run_id" : "5c1e"
      }
      """;

  @Test
  void writesAndReadsTheSame() {
    MlflowRun run = new MlflowRun("http://ml:5000", "3", "5c1e");
    assertThat(new String(MlflowRunParser.toJson(run), StandardCharsets.UTF_8)).isEqualTo(JSON);
    assertThat(MlflowRunParser.fromJson(bytes(JSON), "f")).isEqualTo(run);
    assertThat(run.page()).isEqualTo("http://ml:5000/#/experiments/3/runs/5c1e");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"format_version\" : 1', '\"format_version\" : 2', it has no format_version 1",
    "'\"5c1e\"', 5, it has no run_id",
    "'}', '', it isn't JSON"
  })
  void refusesAnythingElse(String what, String instead, String why) {
    assertThatThrownBy(() -> MlflowRunParser.fromJson(bytes(JSON.replace(what, instead)), "f"))
        .hasMessage(
            "f can't be read: " + why + "; delete it, and the run becomes a new one in MLflow");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
