package dev.headway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryParserTest {
  private static final String JSON =
      "{\"epoch\":[0,1],\"history\":{\"loss\":[0.7,0.30000000000000004],\"accuracy\":[0.5,1.0],"
          + "\"val_loss\":[\"NaN\",\"-Infinity\"],\"val_accuracy\":[0.25,0.75]}}";
  private static final History HISTORY =
      new History(
          List.of(0, 1),
          Map.of(
              "loss", List.of(0.7, 0.1 + 0.2),
              "accuracy", List.of(0.5, 1.0),
              "val_loss", List.of(Double.NaN, Double.NEGATIVE_INFINITY),
              "val_accuracy", List.of(0.25, 0.75)));

  @Test
  void writesKerasHistory() {
    assertThat(HistoryParser.toJson(HISTORY)).isEqualTo(JSON);
    assertThat(HistoryParser.toJson(History.empty())).isEqualTo("{\"epoch\":[],\"history\":{}}");
  }

  @Test
  void readsWhatItWrites() {
    assertThat(HistoryParser.fromJson(JSON, "history.json")).isEqualTo(HISTORY);
    assertThat(HistoryParser.fromJson("{\"epoch\":[],\"history\":{}}", "h"))
        .isEqualTo(History.empty());
  }

  @Test
  void readsWholeNumbersAsNumbers() {
    History read = HistoryParser.fromJson("{\"epoch\":[5],\"history\":{\"loss\":[1]}}", "h");
    assertThat(read.values("loss")).containsExactly(1.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"epoch\":[],\"history\":{},\"params\":1}|h.json: unknown field params; the nearest known one"
            + " is epoch (a newer Headway may have written the file)",
        "{\"epoch\":[]}|h.json: history is missing; restore the file or run the job again",
        "{\"epoch\":[\"0\"],\"history\":{}}|h.json: epoch[0] must be a whole number, not \"0\"; restore"
            + " the file or run the job again",
        "{\"epoch\":[-1],\"history\":{}}|h.json: epoch must be numbers from 0, not [-1]; restore the"
            + " file or run the job again",
        "{\"epoch\":3,\"history\":{}}|h.json: epoch must be a list, not 3; restore the file or run the"
            + " job again",
        "{\"epoch\":[0],\"history\":[]}|h.json: history must be a JSON object; restore the file or run"
            + " the job again",
        "{\"epoch\":[0],\"history\":{\"loss\":[null]}}|h.json: history.loss[0] must be a number (or"
            + " \"NaN\", \"Infinity\", \"-Infinity\"), not null; restore the file or run the job again",
        "{\"epoch\":[0],\"history\":{\"loss\":[]}}|h.json: loss has 0 values for 1 epochs; restore the"
            + " file or run the job again",
        "{\"epoch\":[1,0],\"history\":{}}|h.json: epochs must rise from 0 or above, not [1, 0]; restore"
            + " the file or run the job again",
        "[]|h.json: the file must be a JSON object; restore the file or run the job again",
      })
  void refusesAnythingElse(String json, String message) {
    assertThatThrownBy(() -> HistoryParser.fromJson(json, "h.json"))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(message)
        .extracting(e -> ((HeadwayException) e).exitCode())
        .isEqualTo(ExitCode.INPUT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"epoch\":[0",
        "{\"epoch\":[],\"history\":{}} x",
        "{\"epoch\":[],\"epoch\":[],\"history\":{}}",
        "``",
        "{\"epoch\":[NaN],\"history\":{}}",
      })
  void refusesWhatIsNotJson(String json) {
    assertThatThrownBy(() -> HistoryParser.fromJson(json, "h.json"))
        .isInstanceOf(HeadwayException.class)
        .hasMessageStartingWith("h.json: ")
        .hasMessageEndingWith("; restore the file or run the job again");
  }
}
