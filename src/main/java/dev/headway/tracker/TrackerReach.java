package dev.headway.tracker;

import dev.headway.config.Tracking;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the servers that a job would be logged to answer. */
public final class TrackerReach {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int REFUSED = 400;

  private TrackerReach() {}

  /**
   * A server, and how it is.
   *
   * @param server its address
   * @param problem why a run wouldn't be logged there; null when it would
   */
  public record Reached(String server, String problem) {}

  /**
   * Asks the MLflow server that a job or the environment names for an experiment, which changes
   * nothing.
   *
   * @return empty without a server
   */
  public static Optional<Reached> mlflow(
      Tracking tracking, Map<String, String> environment, String job) {
    List<String> said = new ArrayList<>();
    Optional<MlflowServer> server = MlflowServer.of(tracking.mlflow(), environment, job, said::add);
    if (server.isEmpty()) {
      return said.stream()
          .findFirst()
          .map(text -> new Reached("MLFLOW_TRACKING_URI", text.replaceFirst("^warning: ", "")));
    }
    return server.map(each -> new Reached(each.uri(), problem(each)));
  }

  private static String problem(MlflowServer server) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(server.uri() + "/api/2.0/mlflow/experiments/get?experiment_id=0"))
            .timeout(PATIENCE)
            .GET();
    server.authorization().ifPresent(value -> request.header("Authorization", value));
    try {
      HttpResponse<Void> answer =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(request.build(), HttpResponse.BodyHandlers.discarding());
      // A server that somebody has deleted experiment 0 of is a server.
      return answer.statusCode() < REFUSED || answer.statusCode() == 404
          ? null
          : "it answers with status " + answer.statusCode();
    } catch (IOException e) {
      return e.getMessage() == null ? "no connection" : e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
