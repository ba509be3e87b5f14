package dev.headway.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.config.Tracking.Mlflow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowServerTest {
  private static final Mlflow UNSET = new Mlflow(null, null);

  private final List<String> said = new ArrayList<>();

  @Test
  void withoutAnAddressThereIsNone() {
    assertThat(server(UNSET, Map.of())).isEmpty();
    assertThat(server(UNSET, Map.of("MLFLOW_TRACKING_URI", " "))).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void theEnvironmentNamesItAsForMlflowItself() {
    MlflowServer found =
        server(
                UNSET,
                Map.of(
                    "MLFLOW_TRACKING_URI", "https://ml.example/flow/",
                    "MLFLOW_EXPERIMENT_NAME", "animals",
                    "MLFLOW_TRACKING_USERNAME", "me",
                    "MLFLOW_TRACKING_PASSWORD", "secret"))
            .orElseThrow();
    assertThat(found)
        .isEqualTo(new MlflowServer("https://ml.example/flow", "animals", "me", "secret", null));
    assertThat(found.authorization()).hasValue("Basic bWU6c2VjcmV0");
    assertThat(found).hasToString("https://ml.example/flow, experiment animals");
    assertThat(
            server(UNSET, Map.of("MLFLOW_TRACKING_URI", "http://m", "MLFLOW_TRACKING_TOKEN", "t")))
        .get()
        .satisfies(s -> assertThat(s.authorization()).hasValue("Bearer t"))
        .satisfies(s -> assertThat(s.experiment()).isEqualTo("pets"));
  }

  @Test
  void theJobStandsOverTheEnvironment() {
    Map<String, String> environment =
        Map.of("MLFLOW_TRACKING_URI", "http://a", "MLFLOW_EXPERIMENT_NAME", "e");
    assertThat(server(new Mlflow("http://b:5000", "f"), environment))
        .hasValue(new MlflowServer("http://b:5000", "f", null, null, null));
    assertThat(server(new Mlflow("none", null), environment)).isEmpty();
  }

  /** Set for other programs, perhaps: no reason not to train. */
  @ParameterizedTest
  @ValueSource(strings = {"file:///mlruns", "databricks", "sqlite:///m.db", "http://me:pw@ml"})
  void aVariableThatNamesNoServerIsSaid(String uri) {
    assertThat(server(UNSET, Map.of("MLFLOW_TRACKING_URI", uri))).isEmpty();
    assertThat(said)
        .containsExactly(
            "warning: this run isn't logged to MLflow: MLFLOW_TRACKING_URI must be a server's http"
                + " or https address without credentials (they have variables of their own); set it"
                + " so, or tracking.mlflow.uri to none");
  }

  @Test
  void artifactsGoWhereTheServerKeepsThem() throws IOException {
    MlflowServer server = new MlflowServer("https://ml.example/flow", "e", null, null, null);
    assertThat(
            new MlflowArtifacts(server, "mlflow-artifacts:/1/r/artifacts").target("plots/a b.png"))
        .hasToString(
            "https://ml.example/flow/api/2.0/mlflow-artifacts/artifacts/1/r/artifacts/plots/a%20b.png");
    assertThat(new MlflowArtifacts(server, "mlflow-artifacts://other:81/1/r/artifacts").target("x"))
        .hasToString("https://other:81/api/2.0/mlflow-artifacts/artifacts/1/r/artifacts/x");
    assertThatThrownBy(() -> new MlflowArtifacts(server, "s3://bucket/1").target("x"))
        .hasMessage(
            "it keeps artifacts at s3://bucket/1, and takes them itself for mlflow-artifacts: only");
  }

  private Optional<MlflowServer> server(Mlflow asked, Map<String, String> environment) {
    return MlflowServer.of(asked, environment, "pets", said::add);
  }
}
