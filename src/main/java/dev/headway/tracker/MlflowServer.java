package dev.headway.tracker;

import dev.headway.config.Tracking.Mlflow;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/**
 * An MLflow tracking server, and the experiment there.
 *
 * @param uri http or https, without credentials and a slash at its end
 * @param experiment the experiment's name
 * @param username null for none
 * @param password null for none
 * @param token null for none; stands back behind user name and password
 */
record MlflowServer(String uri, String experiment, String username, String password, String token) {
  private static final String URI = "MLFLOW_TRACKING_URI";

  /**
   * The server that the job asks for, else the one that MLflow's own variables name; empty without
   * one.
   *
   * @param say is told of a variable that names what isn't a server
   */
  static Optional<MlflowServer> of(
      Mlflow asked, Map<String, String> environment, String job, Consumer<String> say) {
    String uri = asked.uri() == null ? value(environment, URI) : asked.uri();
    if (uri == null || uri.equals(Mlflow.NONE)) {
      return Optional.empty();
    }
    if (!Mlflow.isServer(uri)) {
      say.accept(
          "warning: this run isn't logged to MLflow: "
              + URI
              + " must be a server's http or https address without credentials (they have"
              + " variables of their own); set it so, or tracking.mlflow.uri to none");
      return Optional.empty();
    }
    String named = value(environment, "MLFLOW_EXPERIMENT_NAME");
    String experiment =
        asked.experiment() != null ? asked.experiment() : named != null ? named : job;
    return Optional.of(
        new MlflowServer(
            uri.replaceFirst("/+$", ""),
            experiment,
            value(environment, "MLFLOW_TRACKING_USERNAME"),
            value(environment, "MLFLOW_TRACKING_PASSWORD"),
            value(environment, "MLFLOW_TRACKING_TOKEN")));
  }

  /** For the client library. */
  BasicMlflowHostCreds credentials() {
    return new BasicMlflowHostCreds(uri, username, password, token, false);
  }

  /** The header that says who asks; empty when nobody need know. */
  Optional<String> authorization() {
    if (username != null && password != null) {
      byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
    }
    return Optional.ofNullable(token).map(t -> "Bearer " + t);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return uri + ", experiment " + experiment;
  }

  /** As shells write them, an empty variable is none. */
  private static String value(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }
}
