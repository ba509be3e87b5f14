package dev.headway.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A Zeppelin server in a process of its own, on a free port of this machine's loopback. */
public final class ZeppelinServer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Pattern STARTED =
      Pattern.compile("Started ServerConnector@\\w+\\{.*\\}\\{127\\.0\\.0\\.1:\\d+\\}");

  private final LoggedProcess process;
  private final URI root;
  private final HttpClient client = HttpClient.newHttpClient();

  private ZeppelinServer(LoggedProcess process, URI root) {
    this.process = process;
    this.root = root;
  }

  /**
   * Starts one and waits until it answers.
   *
   * @param home the project's folder, after {@code pre-integration-test}
   * @param folder an empty one, which becomes Zeppelin's
   */
  public static ZeppelinServer start(Path home, Path folder)
      throws IOException, InterruptedException {
    Path jars = home.resolve("target/zeppelin");
    for (String name : List.of("war", "angular", "conf", "notebook", "run", "tmp")) {
      Files.createDirectories(folder.resolve(name));
    }
    // It takes no note in while it knows no interpreter at all; this one comes with it.
    Path markdown = Files.createDirectories(folder.resolve("interpreter/md"));
    String jar = "zeppelin-markdown-0.10.0.jar";
    Files.copy(jars.resolve(jar), markdown.resolve(jar), StandardCopyOption.REPLACE_EXISTING);
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-Djava.io.tmpdir=" + folder.resolve("tmp"),
            "-Dzeppelin.server.addr=127.0.0.1",
            "-Dzeppelin.server.port=" + port,
            "-Dzeppelin.home=" + folder,
            "-Dzeppelin.war=" + folder.resolve("war"),
            "-Dzeppelin.angular.war=" + folder.resolve("angular"),
            "-Dzeppelin.war.tempdir=" + folder.resolve("tmp"),
            "-Dzeppelin.conf.dir=" + folder.resolve("conf"),
            "-Dzeppelin.notebook.dir=" + folder.resolve("notebook"),
            "-Dzeppelin.interpreter.dir=" + folder.resolve("interpreter"),
            "-Dzeppelin.recovery.dir=" + folder.resolve("run"),
            "-Dzeppelin.search.enable=false",
            "-cp",
            jars + "/*",
            "org.apache.zeppelin.server.ZeppelinServer"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("ZEPPELIN_IDENT_STRING", "headway");
    builder.environment().put("ZEPPELIN_HOME", folder.toString());
    LoggedProcess process = LoggedProcess.start("zeppelin", builder);
    try {
      process.await(STARTED, LIMIT);
    } catch (IllegalStateException e) {
      process.close();
      throw e;
    }
    return new ZeppelinServer(process, URI.create("http://127.0.0.1:" + port + "/api/"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** What it answers to GET. */
  public Answer get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(root.resolve(path)).GET());
  }

  /** What it answers to a POST of JSON. */
  public Answer post(String path, String json) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(root.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  /** Stops it as its own script does, by SIGTERM, and waits. */
  public void stop() throws InterruptedException {
    process.handle().destroy();
    process.exitCode(LIMIT);
  }

  @Override
  public void close() {
    process.close();
  }

  /** An answer. */
  public record Answer(int status, String body) {}
}
