package dev.headway.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/**
 * As much of a Kubernetes API server as Spark asks for, on this machine's loopback: it keeps the
 * objects that it is given, lists them by label, and tells watchers what changes. What becomes of
 * pods is a {@link Kubelet}'s affair.
 */
final class ApiServer implements AutoCloseable {
  /** Runs what pods say. */
  interface Kubelet extends AutoCloseable {
    /** A pod has been made. */
    void created(ObjectNode pod, ApiServer api) throws IOException;

    /** A pod has been deleted. */
    void deleted(String name);

    @Override
    default void close() {}
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PATH =
      Pattern.compile(
          "/(?:api/v1|apis/[^/]+/[^/]+)/namespaces/([^/]+)/([^/]+)(?:/([^/]+)(?:/status)?)?");
  private static final Pattern REQUIREMENT = Pattern.compile("([^(,]+(?:\\([^)]*\\))?)(?:,|$)");
  private static final Pattern EQUAL = Pattern.compile("([^!=]+)==?([^=]*)");
  private static final Pattern UNEQUAL = Pattern.compile("([^!=]+)!=([^=]*)");

  private final HttpServer server;
  private final ExecutorService threads;
  private final Kubelet kubelet;
  // All guarded by this.
  private final Map<String, ObjectNode> objects = new LinkedHashMap<>();
  private final List<ObjectNode> created = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();
  private long version;

  private record Watch(String namespace, String kind, Query query, BlockingQueue<String> events) {}

  private record Query(Map<String, String> parameters) {
    static Query of(String text) {
      Map<String, String> parameters = new LinkedHashMap<>();
      for (String part : text == null ? new String[0] : text.split("&")) {
        String[] pair = part.split("=", 2);
        parameters.put(pair[0], URLDecoder.decode(pair[pair.length - 1], StandardCharsets.UTF_8));
      }
      return new Query(parameters);
    }

    boolean watches() {
      return "true".equals(parameters.get("watch"));
    }

    boolean takes(JsonNode object) {
      String fields = parameters.getOrDefault("fieldSelector", "");
      String name = object.at("/metadata/name").asText();
      if (fields.startsWith("metadata.name=") && !fields.equals("metadata.name=" + name)) {
        return false;
      }
      JsonNode labels = object.at("/metadata/labels");
      return REQUIREMENT
          .matcher(parameters.getOrDefault("labelSelector", ""))
          .results()
          .map(found -> found.group(1).trim())
          .allMatch(requirement -> holds(requirement, labels));
    }

    private static boolean holds(String requirement, JsonNode labels) {
      Matcher unequal = UNEQUAL.matcher(requirement);
      if (unequal.matches()) {
        return !labels.path(unequal.group(1)).asText().equals(unequal.group(2));
      }
      Matcher equal = EQUAL.matcher(requirement);
      if (equal.matches()) {
        return labels.path(equal.group(1)).asText().equals(equal.group(2));
      }
      Matcher among = Pattern.compile("(\\S+) in \\(([^)]*)\\)").matcher(requirement);
      if (among.matches()) {
        return List.of(among.group(2).split("\\s*,\\s*"))
            .contains(labels.path(among.group(1)).asText());
      }
      throw new IllegalStateException("a label selector that is not known here: " + requirement);
    }
  }

  private ApiServer(HttpServer server, Kubelet kubelet) {
    this.server = server;
    this.kubelet = kubelet;
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "api-server");
              thread.setDaemon(true);
              return thread;
            });
  }

  static ApiServer start(Kubelet kubelet) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    ApiServer started = new ApiServer(HttpServer.create(address, 0), kubelet);
    started.server.setExecutor(started.threads);
    started.server.createContext("/", started::handle);
    started.server.start();
    return started;
  }

  /** {@code http://127.0.0.1:PORT}. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What was created by POST, as it was asked for, in its order. */
  synchronized List<ObjectNode> created(String kind) {
    return created.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }

  /** Waits until there is an object of a kind, e.g. {@code configmaps}. */
  synchronized ObjectNode await(String namespace, String kind, String name, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!objects.containsKey(key(namespace, kind, name))) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new IllegalStateException("nobody has made " + kind + " " + name + " in " + limit);
      }
      wait(left);
    }
    return objects.get(key(namespace, kind, name)).deepCopy();
  }

  /** Method and path of each request, for when something isn't as expected. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** Sets a pod's status, as its kubelet does. */
  synchronized void status(String namespace, String pod, ObjectNode status) {
    ObjectNode known = objects.get(key(namespace, "pods", pod));
    if (known != null) {
      known.set("status", status);
      changed("MODIFIED", namespace, "pods", known);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      synchronized (this) {
        requests.add(method + " " + exchange.getRequestURI());
      }
      Matcher matcher = PATH.matcher(path);
      if (!matcher.matches()) {
        answer(exchange, 404, failure(404, "no such path here: " + path));
        return;
      }
      String namespace = matcher.group(1);
      String kind = matcher.group(2);
      String name = matcher.group(3);
      Query query = Query.of(exchange.getRequestURI().getRawQuery());
      if (method.equals("GET") && query.watches()) {
        watch(exchange, namespace, kind, query);
        return;
      }
      switch (method) {
        case "GET" -> get(exchange, namespace, kind, name, query);
        case "POST" -> answer(exchange, 201, create(namespace, kind, parse(body)));
        case "PUT", "PATCH" -> answer(exchange, 200, put(namespace, kind, name, parse(body)));
        case "DELETE" -> {
          delete(namespace, kind, name, query);
          answer(
              exchange,
              200,
              JSON.createObjectNode().put("kind", "Status").put("status", "Success"));
        }
        default -> answer(exchange, 405, failure(405, method));
      }
    } catch (RuntimeException e) {
      answer(exchange, 500, failure(500, e.toString()));
    }
  }

  private void get(HttpExchange exchange, String namespace, String kind, String name, Query query)
      throws IOException {
    JsonNode found;
    synchronized (this) {
      if (name != null) {
        found = objects.get(key(namespace, kind, name));
        found = found == null ? null : found.deepCopy();
      } else {
        ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
        list.putObject("metadata").put("resourceVersion", "" + version);
        ArrayNode items = list.putArray("items");
        objects.forEach(
            (key, object) -> {
              if (key.startsWith(key(namespace, kind, "")) && query.takes(object)) {
                items.add(object.deepCopy());
              }
            });
        found = list;
      }
    }
    if (found == null) {
      answer(exchange, 404, failure(404, kind + " " + name + " not found"));
    } else {
      answer(exchange, 200, found);
    }
  }

  private ObjectNode create(String namespace, String kind, JsonNode asked) throws IOException {
    ObjectNode object = asked.deepCopy();
    synchronized (this) {
      created.add(asked.deepCopy());
      identify(namespace, object);
      if (kind.equals("pods")) {
        object.putObject("status").put("phase", "Pending");
      }
      objects.put(key(namespace, kind, object.at("/metadata/name").asText()), object);
      changed("ADDED", namespace, kind, object);
      object = object.deepCopy();
    }
    if (kind.equals("pods")) {
      kubelet.created(object, this);
    }
    return object;
  }

  /** A whole object replaces the former one. A list of changes, or a part, changes nothing here. */
  private synchronized JsonNode put(String namespace, String kind, String name, JsonNode given) {
    String key = key(namespace, kind, name);
    ObjectNode former = objects.get(key);
    if (!given.isObject() || !given.has("kind")) {
      return former == null ? given : former.deepCopy();
    }
    ObjectNode object = given.deepCopy();
    identify(namespace, object);
    if (former != null && former.has("status") && !object.has("status")) {
      object.set("status", former.get("status"));
    }
    objects.put(key, object);
    changed(former == null ? "ADDED" : "MODIFIED", namespace, kind, object);
    return object.deepCopy();
  }

  private void delete(String namespace, String kind, String name, Query query) {
    List<String> gone = new ArrayList<>();
    synchronized (this) {
      List.copyOf(objects.keySet()).stream()
          .filter(key -> key.startsWith(key(namespace, kind, name == null ? "" : name)))
          .filter(key -> name == null ? query.takes(objects.get(key)) : key.endsWith("/" + name))
          .forEach(
              key -> {
                ObjectNode object = objects.remove(key);
                gone.add(object.at("/metadata/name").asText());
                changed("DELETED", namespace, kind, object);
              });
    }
    if (kind.equals("pods")) {
      gone.forEach(kubelet::deleted);
    }
  }

  private void identify(String namespace, ObjectNode object) {
    ObjectNode metadata = (ObjectNode) object.get("metadata");
    metadata.put("namespace", namespace);
    if (!metadata.has("uid")) {
      metadata.put("uid", UUID.randomUUID().toString());
      metadata.put("creationTimestamp", "2026-01-01T00:00:00Z");
    }
  }

  private void changed(String type, String namespace, String kind, ObjectNode object) {
    ((ObjectNode) object.get("metadata")).put("resourceVersion", "" + ++version);
    ObjectNode event = JSON.createObjectNode().put("type", type);
    event.set("object", object.deepCopy());
    notifyAll();
    for (Watch watch : watches) {
      if (watch.namespace.equals(namespace)
          && watch.kind.equals(kind)
          && watch.query.takes(object)) {
        watch.events.add(event.toString());
      }
    }
  }

  /** One event a line, until the client has enough. */
  private void watch(HttpExchange exchange, String namespace, String kind, Query query)
      throws IOException {
    if (exchange.getRequestHeaders().containsKey("Upgrade")) {
      // No WebSocket here: the client asks again without.
      answer(exchange, 503, failure(503, "no upgrade"));
      return;
    }
    Watch watch = new Watch(namespace, kind, query, new LinkedBlockingQueue<>());
    synchronized (this) {
      watches.add(watch);
    }
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    try (exchange;
        OutputStream out = exchange.getResponseBody()) {
      while (true) {
        out.write((watch.events.take() + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (this) {
        watches.remove(watch);
      }
    }
  }

  /** JSON, or the YAML of a server-side apply. */
  private static JsonNode parse(byte[] body) {
    return JSON.valueToTree(new Yaml().<Object>load(new String(body, StandardCharsets.UTF_8)));
  }

  private static ObjectNode failure(int code, String message) {
    ObjectNode status = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Status");
    return status.put("status", "Failure").put("code", code).put("message", message);
  }

  private static void answer(HttpExchange exchange, int code, JsonNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(code, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String key(String namespace, String kind, String name) {
    return namespace + "/" + kind + "/" + name;
  }

  @Override
  public void close() {
    kubelet.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
