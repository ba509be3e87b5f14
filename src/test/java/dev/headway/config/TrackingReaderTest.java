package dev.headway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.config.Tracking.Mlflow;
import dev.headway.error.HeadwayException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingReaderTest {
  @Test
  void aServerIsAnAddressOrNone() {
    assertThat(read("{}")).isEqualTo(Tracking.DEFAULT);
    assertThat(read("{ mlflow: { uri: none } }").mlflow()).isEqualTo(new Mlflow("none", null));
    for (String uri : List.of("http://ml:5000", "https://ml.example/flow/", "http://[::1]:80")) {
      assertThat(read("{ mlflow: { uri: '" + uri + "' } }").mlflow().uri()).isEqualTo(uri);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ml:5000",
        "file:///mlruns",
        "databricks",
        "http://",
        "http://h/?a=b",
        "h ttp://h"
      })
  void nothingElseIs(String uri) {
    assertThatThrownBy(() -> read("{ mlflow: { uri: '" + uri + "' } }"))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "job.yaml line 4: 'tracking.mlflow.uri' must be none, or the http or https address of"
                + " a server, not the text '"
                + uri
                + "'");
  }

  /** The message must not show it either. */
  @Test
  void aPasswordIsNotForAFileThatEverybodyReads() {
    assertThatThrownBy(() -> read("{ mlflow: { uri: 'https://me:secret@ml.example' } }"))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "job.yaml line 4: 'tracking.mlflow.uri' must not have a user name or password, since"
                + " the run keeps its job; set MLFLOW_TRACKING_USERNAME and"
                + " MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, in the driver's"
                + " environment");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ tensorbord: no }|unknown key 'tracking.tensorbord'; did you mean 'tracking.tensorboard'?",
        "{ mlflow: { url: x } }|unknown key 'tracking.mlflow.url'; did you mean 'tracking.mlflow.uri'?",
        "{ tensorboard: runs }|'tracking.tensorboard' must be true or false, not the text 'runs'",
        "{ mlflow: 'http://ml' }|'tracking.mlflow' must be a mapping of keys, not the text 'http://ml'"
      })
  void otherMistakes(String tracking, String message) {
    assertThatThrownBy(() -> read(tracking)).hasMessage("job.yaml line 4: " + message);
  }

  private static Tracking read(String tracking) {
    return JobFile.load(
            "name: n\ndata: { source: s, train: train }\nbackbone: { name: b }\ntracking: "
                + tracking
                + "\n",
            "job.yaml",
            List.of())
        .tracking();
  }
}
