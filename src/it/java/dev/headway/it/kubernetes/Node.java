package dev.headway.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.testing.LoggedProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Runs each pod of Spark's as a process of this machine: what the entry point of Spark's image
 * starts, with a Spark installation of this machine in place of the image's. Volumes are folders;
 * paths in the image become paths here wherever they stand, and a service's name is the loopback.
 */
final class Node implements ApiServer.Kubelet {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HERE = "127.0.0.1";
  private static final Pattern SERVICE =
      Pattern.compile("[a-z0-9-]+-driver-svc\\.[a-z0-9-]+\\.svc");
  private static final Duration LONG = Duration.ofHours(1);

  private final Path folder;
  private final Path sparkHome;
  private final Map<String, String> image;
  private final Thread atExit = new Thread(this::stop);
  // Guarded by this.
  private final Map<String, LoggedProcess> running = new LinkedHashMap<>();

  /**
   * A node.
   *
   * @param folder for the pods' volumes
   * @param image where the image's files lie here
   */
  Node(Path folder, Path sparkHome, Map<String, String> image) {
    this.folder = folder;
    this.sparkHome = sparkHome;
    this.image = image;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  @Override
  public void created(ObjectNode pod, ApiServer api) throws IOException {
    String namespace = pod.at("/metadata/namespace").asText();
    String name = pod.at("/metadata/name").asText();
    Path home = Files.createDirectories(folder.resolve(name));
    Thread thread =
        new Thread(
            () -> {
              try {
                LoggedProcess process = start(pod, home, api);
                api.status(namespace, name, status(pod, "Running", null));
                int code = process.exitCode(LONG);
                Files.writeString(home.resolve("log"), process.tail());
                api.status(namespace, name, status(pod, code == 0 ? "Succeeded" : "Failed", code));
              } catch (IOException e) {
                api.status(namespace, name, status(pod, "Failed", 128));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private LoggedProcess start(ObjectNode pod, Path home, ApiServer api)
      throws IOException, InterruptedException {
    JsonNode container = pod.at("/spec/containers/0");
    Map<String, String> paths =
        new TreeMap<>(
            Comparator.comparing(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
    paths.putAll(image);
    volumes(pod, home, api, paths);
    Map<String, String> environment = new HashMap<>();
    for (JsonNode variable : container.path("env")) {
      environment.put(variable.get("name").asText(), here(value(variable, pod), paths));
    }
    List<String> words = new ArrayList<>();
    container.path("args").forEach(word -> words.add(here(word.asText(), paths)));
    ProcessBuilder builder = new ProcessBuilder(command(words, environment));
    builder.directory(home.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("SPARK_LOCAL_IP", HERE);
    LoggedProcess process = LoggedProcess.start(home.getFileName().toString(), builder);
    synchronized (this) {
      running.put(home.getFileName().toString(), process);
    }
    return process;
  }

  /** What {@code /opt/entrypoint.sh} makes of its arguments. */
  private List<String> command(List<String> words, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    if (words.get(0).equals("driver")) {
      command.add(sparkHome.resolve("bin/spark-submit").toString());
      command.addAll(
          List.of(
              "--conf",
              "spark.driver.bindAddress=" + HERE,
              "--conf",
              "spark.executorEnv.SPARK_DRIVER_POD_IP=" + HERE,
              "--deploy-mode",
              "client"));
      command.addAll(words.subList(1, words.size()));
      return command;
    }
    command.add(ProcessHandle.current().info().command().orElse("java"));
    new TreeMap<>(environment)
        .forEach(
            (key, value) -> {
              if (key.startsWith("SPARK_JAVA_OPT_")) {
                command.add(value);
              }
            });
    command.add("-Xmx" + environment.get("SPARK_EXECUTOR_MEMORY"));
    command.addAll(
        List.of(
            "-cp",
            sparkHome + "/jars/*",
            "org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend"));
    Map.of(
            "--driver-url", "SPARK_DRIVER_URL",
            "--executor-id", "SPARK_EXECUTOR_ID",
            "--cores", "SPARK_EXECUTOR_CORES",
            "--app-id", "SPARK_APPLICATION_ID",
            "--hostname", "SPARK_EXECUTOR_POD_IP",
            "--resourceProfileId", "SPARK_RESOURCE_PROFILE_ID",
            "--podName", "SPARK_EXECUTOR_POD_NAME")
        .forEach((option, variable) -> command.addAll(List.of(option, environment.get(variable))));
    return command;
  }

  /** A folder for each volume that is mounted; the files of a ConfigMap are in it. */
  private void volumes(ObjectNode pod, Path home, ApiServer api, Map<String, String> paths)
      throws IOException, InterruptedException {
    Map<String, JsonNode> volumes = new HashMap<>();
    pod.at("/spec/volumes").forEach(volume -> volumes.put(volume.get("name").asText(), volume));
    Map<Path, JsonNode> files = new LinkedHashMap<>();
    for (JsonNode mount : pod.at("/spec/containers/0/volumeMounts")) {
      JsonNode volume = volumes.get(mount.get("name").asText());
      Path place = Files.createDirectories(home.resolve(mount.get("name").asText()));
      paths.put(mount.get("mountPath").asText(), place.toString());
      if (volume.has("configMap")) {
        files.put(place, volume.get("configMap"));
      }
    }
    for (Map.Entry<Path, JsonNode> entry : files.entrySet()) {
      String map = entry.getValue().get("name").asText();
      JsonNode data = awaitConfigMap(pod, map, api).path("data");
      for (var fields = data.fields(); fields.hasNext(); ) {
        var field = fields.next();
        String file = field.getKey();
        for (JsonNode item : entry.getValue().path("items")) {
          if (item.get("key").asText().equals(file)) {
            file = item.get("path").asText();
          }
        }
        Files.writeString(
            entry.getKey().resolve(file),
            here(field.getValue().asText(), paths),
            StandardCharsets.UTF_8);
      }
    }
  }

  /** A pod may be made before what it mounts: it waits then, as on a real node. */
  private static JsonNode awaitConfigMap(ObjectNode pod, String name, ApiServer api)
      throws InterruptedException {
    return api.await(
        pod.at("/metadata/namespace").asText(), "configmaps", name, Duration.ofMinutes(1));
  }

  private static String value(JsonNode variable, JsonNode pod) {
    if (variable.has("value")) {
      return variable.get("value").asText();
    }
    String field = variable.at("/valueFrom/fieldRef/fieldPath").asText();
    return switch (field) {
      case "status.podIP" -> HERE;
      case "metadata.name" -> pod.at("/metadata/name").asText();
        // A secret's: nothing here needs it.
      default -> "";
    };
  }

  private static String here(String text, Map<String, String> paths) {
    String replaced = SERVICE.matcher(text).replaceAll(HERE);
    for (Map.Entry<String, String> path : paths.entrySet()) {
      replaced = replaced.replace(path.getKey(), path.getValue());
    }
    return replaced;
  }

  static ObjectNode status(JsonNode pod, String phase, Integer exitCode) {
    ObjectNode status = JSON.createObjectNode().put("phase", phase).put("podIP", HERE);
    ObjectNode container = status.putArray("containerStatuses").addObject();
    container.put("name", pod.at("/spec/containers/0/name").asText());
    container.put("image", pod.at("/spec/containers/0/image").asText());
    ObjectNode state = container.putObject("state");
    if (exitCode == null) {
      container.put("ready", true);
      status.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
      state.putObject("running").put("startedAt", "2026-01-01T00:00:00Z");
    } else {
      container.put("ready", false);
      state
          .putObject("terminated")
          .put("exitCode", exitCode)
          .put("reason", exitCode == 0 ? "Completed" : "Error");
    }
    return status;
  }

  /** The process of a pod; null when there was none of that name. */
  synchronized LoggedProcess process(String pod) {
    return running.get(pod);
  }

  /** The last lines of each pod, for when something isn't as expected. */
  synchronized String said() {
    StringBuilder said = new StringBuilder();
    running.forEach((name, process) -> said.append("\n").append(name).append(process.tail()));
    return said.toString();
  }

  @Override
  public void deleted(String name) {
    LoggedProcess process = process(name);
    if (process != null) {
      process.kill();
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    stop();
  }

  private synchronized void stop() {
    running.values().forEach(LoggedProcess::close);
  }
}
