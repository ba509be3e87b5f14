package dev.headway.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of an MLflow tracking server as a client sees that logs a run, with its limits, on this
 * machine's loopback. It keeps the calls that it gets, and can be one that fails or hangs.
 */
public final class MlflowLoopback implements AutoCloseable {
  private static final String API = "/api/2.0/mlflow/";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How it is today. */
  public enum Mood {
    ANSWERS,
    /** Status 500 to everything. */
    FAILS,
    /** Accepts and never answers. */
    HANGS
  }

  /** A call. */
  public record Call(String method, String path, String body, String authorization) {}

  /** A metric's value. */
  public record Value(String metric, double value, int step) {}

  /** A run. */
  public static final class Run {
    public final String id;
    public final String experiment;
    public final Map<String, String> params = new TreeMap<>();
    public final Map<String, String> tags = new TreeMap<>();
    public final List<Value> metrics = new ArrayList<>();
    public final Map<String, byte[]> artifacts = new TreeMap<>();
    public final List<String> statuses = new ArrayList<>(List.of("RUNNING"));

    private Run(String id, String experiment) {
      this.id = id;
      this.experiment = experiment;
    }

    /** A metric's values as they came. */
    public List<Double> values(String metric) {
      return metrics.stream().filter(v -> v.metric().equals(metric)).map(Value::value).toList();
    }

    /** The steps of a metric's values as they came. */
    public List<Integer> steps(String metric) {
      return metrics.stream().filter(v -> v.metric().equals(metric)).map(Value::step).toList();
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);
  private final String artifactScheme;
  private final Map<String, String> experiments = new LinkedHashMap<>();
  private final Map<String, Run> runs = new LinkedHashMap<>();
  private final List<Call> calls = new ArrayList<>();
  private Mood mood;

  private MlflowLoopback(Mood mood, String artifactScheme) throws IOException {
    this.mood = mood;
    this.artifactScheme = artifactScheme;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** A server that takes artifacts itself. */
  public static MlflowLoopback start(Mood mood) throws IOException {
    return new MlflowLoopback(mood, "mlflow-artifacts:");
  }

  /** A server that answers, and keeps artifacts elsewhere. */
  public static MlflowLoopback withArtifactsAt(String scheme) throws IOException {
    return new MlflowLoopback(Mood.ANSWERS, scheme);
  }

  /** Its address. */
  public String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How it is from now on. */
  public synchronized void become(Mood now) {
    mood = now;
  }

  /** Waits for the first call. */
  public void awaitCall() throws InterruptedException {
    asked.await();
  }

  /** All calls so far. */
  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The ids of experiments by name. */
  public synchronized Map<String, String> experiments() {
    return Map.copyOf(experiments);
  }

  /** All runs, in order. */
  public synchronized List<Run> runs() {
    return List.copyOf(runs.values());
  }

  /** The only run. */
  public synchronized Run run() {
    if (runs.size() != 1) {
      throw new AssertionError(runs.size() + " runs: " + runs.keySet());
    }
    return runs.values().iterator().next();
  }

  /** Forgets a run. */
  public synchronized void delete(String id) {
    runs.remove(id);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      Answer answer;
      asked.countDown();
      if (record(exchange, path, body) == Mood.HANGS) {
        closed.await();
        return;
      }
      try {
        answer = answer(exchange, path, body);
      } catch (RuntimeException e) {
        answer =
            new Answer(500, "{\"error_code\": \"INTERNAL_ERROR\", \"message\": \"" + e + "\"}");
      }
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Answer(int status, String body) {
    static Answer of(JsonNode json) {
      return new Answer(200, json.toString());
    }

    static Answer refusal(int status, String code, String message) {
      return new Answer(
          status,
          JSON.createObjectNode().put("error_code", code).put("message", message).toString());
    }
  }

  private synchronized Mood record(HttpExchange exchange, String path, byte[] body) {
    calls.add(
        new Call(
            exchange.getRequestMethod(),
            path,
            path.startsWith(ARTIFACTS) ? "" : new String(body, StandardCharsets.UTF_8),
            exchange.getRequestHeaders().getFirst("Authorization")));
    return mood;
  }

  private synchronized Answer answer(HttpExchange exchange, String path, byte[] body)
      throws IOException {
    if (mood == Mood.FAILS) {
      return Answer.refusal(500, "INTERNAL_ERROR", "the database is away");
    }
    if (path.startsWith(ARTIFACTS)) {
      return artifact(exchange.getRequestMethod(), path.substring(ARTIFACTS.length()), body);
    }
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    JsonNode request = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
    String call = exchange.getRequestMethod() + " " + path.replaceFirst("^" + API, "");
    return switch (call) {
      case "GET experiments/get-by-name" -> experiment(query.get("experiment_name"));
      case "POST experiments/create" -> createExperiment(request);
      case "POST runs/create" -> createRun(request);
      case "GET runs/get" -> withRun(query.get("run_id"), run -> Answer.of(json(run)));
      case "GET metrics/get-history" ->
          withRun(query.get("run_id"), run -> history(run, query.get("metric_key")));
      case "POST runs/log-batch" ->
          withRun(request.get("run_id").textValue(), run -> batch(run, request));
      case "POST runs/update" ->
          withRun(
              request.get("run_id").textValue(),
              run -> {
                run.statuses.add(request.get("status").textValue());
                return Answer.of(
                    JSON.createObjectNode().set("run_info", json(run).at("/run/info")));
              });
      default -> Answer.refusal(404, "ENDPOINT_NOT_FOUND", call);
    };
  }

  private Answer experiment(String name) {
    String id = experiments.get(name);
    if (id == null) {
      return Answer.refusal(404, "RESOURCE_DOES_NOT_EXIST", "no experiment " + name);
    }
    ObjectNode answer = JSON.createObjectNode();
    answer
        .putObject("experiment")
        .put("experiment_id", id)
        .put("name", name)
        .put("artifact_location", artifactScheme + "/" + id)
        .put("lifecycle_stage", "active");
    return Answer.of(answer);
  }

  private Answer createExperiment(JsonNode request) {
    String id = String.valueOf(experiments.size() + 1);
    experiments.put(request.get("name").textValue(), id);
    return Answer.of(JSON.createObjectNode().put("experiment_id", id));
  }

  private Answer createRun(JsonNode request) {
    Run run = new Run("run" + (runs.size() + 1), request.get("experiment_id").textValue());
    request
        .path("tags")
        .forEach(tag -> run.tags.put(tag.get("key").textValue(), tag.get("value").textValue()));
    runs.put(run.id, run);
    return Answer.of(json(run));
  }

  private interface RunCall {
    Answer answer(Run run);
  }

  private Answer withRun(String id, RunCall call) {
    Run run = runs.get(id);
    return run == null
        ? Answer.refusal(404, "RESOURCE_DOES_NOT_EXIST", "no run " + id)
        : call.answer(run);
  }

  private ObjectNode json(Run run) {
    ObjectNode answer = JSON.createObjectNode();
    answer
        .putObject("run")
        .putObject("info")
        .put("run_id", run.id)
        .put("run_uuid", run.id)
        .put("experiment_id", run.experiment)
        .put("status", run.statuses.get(run.statuses.size() - 1))
        .put("artifact_uri", artifactScheme + "/" + run.experiment + "/" + run.id + "/artifacts")
        .put("lifecycle_stage", "active");
    return answer;
  }

  private static Answer history(Run run, String metric) {
    ObjectNode answer = JSON.createObjectNode();
    var list = answer.putArray("metrics");
    run.metrics.stream()
        .filter(v -> v.metric().equals(metric))
        .forEach(
            v ->
                list.addObject()
                    .put("key", metric)
                    .put("value", v.value())
                    .put("timestamp", 1L)
                    .put("step", v.step()));
    return Answer.of(answer);
  }

  private static Answer batch(Run run, JsonNode request) {
    JsonNode params = request.path("params");
    JsonNode metrics = request.path("metrics");
    JsonNode tags = request.path("tags");
    if (params.size() > 100 || tags.size() > 100 || metrics.size() > 1000) {
      return Answer.refusal(400, "INVALID_PARAMETER_VALUE", "a batch of too many");
    }
    Set<String> keys = new HashSet<>();
    for (JsonNode param : params) {
      String key = param.get("key").textValue();
      if (!keys.add(key)) {
        return Answer.refusal(400, "INVALID_PARAMETER_VALUE", "param " + key + " twice");
      }
      String value = param.get("value").textValue();
      if (!key.matches("[\\w .-]{1,250}") || value.length() > 500) {
        return Answer.refusal(400, "INVALID_PARAMETER_VALUE", "param " + key);
      }
      String before = run.params.put(key, value);
      if (before != null && !before.equals(value)) {
        return Answer.refusal(400, "INVALID_PARAMETER_VALUE", "param " + key + " was " + before);
      }
    }
    for (JsonNode metric : metrics) {
      run.metrics.add(
          new Value(
              metric.get("key").textValue(),
              metric.get("value").isTextual()
                  ? Double.parseDouble(metric.get("value").textValue())
                  : metric.get("value").doubleValue(),
              metric.path("step").asInt()));
    }
    tags.forEach(tag -> run.tags.put(tag.get("key").textValue(), tag.get("value").textValue()));
    return Answer.of(JSON.createObjectNode());
  }

  /** {@code <experiment>/<run>/artifacts/<name>}. */
  private Answer artifact(String method, String path, byte[] body) {
    String[] parts = path.split("/", 4);
    return method.equals("PUT")
        ? withRun(
            parts[1],
            run -> {
              run.artifacts.put(parts[3], body);
              return Answer.of(JSON.createObjectNode());
            })
        : Answer.refusal(405, "METHOD", method);
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&")) {
        String[] both = pair.split("=", 2);
        query.put(both[0], URLDecoder.decode(both[1], StandardCharsets.UTF_8));
      }
    }
    return query;
  }
}
