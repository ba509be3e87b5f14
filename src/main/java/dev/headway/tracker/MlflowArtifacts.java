package dev.headway.tracker;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * The place for files of a run on a server that takes them itself ({@code mlflow-artifacts:}, a
 * server's default since MLflow 2.0). MLflow's Java client hands uploads to MLflow for Python,
 * which a driver hardly has.
 */
final class MlflowArtifacts {
  private static final String SCHEME = "mlflow-artifacts";
  private static final String PATH = "/api/2.0/mlflow-artifacts/artifacts";
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final MlflowServer server;
  private final String place;
  private final HttpClient http;

  /**
   * A run's place.
   *
   * @param place as the server names it in the run's {@code artifact_uri}
   */
  MlflowArtifacts(MlflowServer server, String place) {
    this.server = server;
    this.place = place;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
  }

  /**
   * Sends a file.
   *
   * @param name relative, with {@code /}
   * @throws IOException when the server doesn't take it, or keeps files elsewhere
   */
  void put(String name, byte[] content) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target(name))
            .timeout(ANSWER)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content));
    server.authorization().ifPresent(who -> request.header("Authorization", who));
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new IOException(
          "HTTP " + response.statusCode() + " for artifact " + name + ": " + response.body());
    }
  }

  URI target(String name) throws IOException {
    try {
      URI kept = new URI(place);
      if (!SCHEME.equals(kept.getScheme())) {
        throw new IOException(
            "it keeps artifacts at " + place + ", and takes them itself for " + SCHEME + ": only");
      }
      URI base = new URI(server.uri());
      String host =
          kept.getRawAuthority() == null ? base.getRawAuthority() : kept.getRawAuthority();
      String path =
          (kept.getRawAuthority() == null ? base.getPath() : "")
              + PATH
              + kept.getPath()
              + "/"
              + name;
      return new URI(base.getScheme(), host, path, null, null);
    } catch (URISyntaxException e) {
      throw new IOException("it keeps artifacts at " + place + ", which is no address", e);
    }
  }
}
