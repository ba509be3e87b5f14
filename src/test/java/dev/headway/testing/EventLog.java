package dev.headway.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Spark itself wrote down about an application ({@code spark.eventLog.enabled}). */
public final class EventLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> events;

  private EventLog(List<JsonNode> events) {
    this.events = events;
  }

  /** Reads the one log of a folder. */
  public static EventLog in(Path folder) throws IOException {
    List<Path> logs;
    try (Stream<Path> files = Files.list(folder)) {
      logs = files.filter(file -> !file.getFileName().toString().startsWith(".")).toList();
    }
    if (logs.size() != 1) {
      throw new IllegalStateException("not one event log: " + logs);
    }
    List<JsonNode> events = new ArrayList<>();
    for (String line : Files.readAllLines(logs.get(0))) {
      events.add(JSON.readTree(line));
    }
    return new EventLog(events);
  }

  /**
   * A task's attempt that has ended.
   *
   * @param stageAttempt 0, or more when the stage ran again since what it had made was lost
   * @param reason {@code Success}, {@code ExceptionFailure}, {@code TaskKilled}, …
   * @param message what the reason says besides, or the empty string
   */
  public record Task(
      int stage,
      int stageAttempt,
      int index,
      int attempt,
      String executor,
      String host,
      boolean speculative,
      String reason,
      String message) {
    /** Whether its result counted. */
    public boolean succeeded() {
      return reason.equals("Success");
    }
  }

  /** All attempts, as they ended. */
  public List<Task> tasks() {
    return of("TaskEnd")
        .map(
            event -> {
              JsonNode info = event.get("Task Info");
              JsonNode reason = event.get("Task End Reason");
              return new Task(
                  event.get("Stage ID").intValue(),
                  event.get("Stage Attempt ID").intValue(),
                  info.get("Index").intValue(),
                  info.get("Attempt").intValue(),
                  info.get("Executor ID").textValue(),
                  info.get("Host").textValue(),
                  info.get("Speculative").booleanValue(),
                  reason.get("Reason").textValue(),
                  reason.path("Description").asText("") + reason.path("Kill Reason").asText(""));
            })
        .toList();
  }

  /** Tasks of each stage that ran, by its number; stages that were skipped aren't there. */
  public Map<Integer, List<Task>> stages() {
    return tasks().stream()
        .collect(Collectors.groupingBy(Task::stage, TreeMap::new, Collectors.toList()));
  }

  /** The stages that were submitted by code whose stack holds a text. */
  public Set<Integer> stagesOf(String text) {
    return of("StageSubmitted")
        .map(event -> event.get("Stage Info"))
        .filter(stage -> stage.get("Details").textValue().contains(text))
        .map(stage -> stage.get("Stage ID").intValue())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What each job was described as, in their order; null for one without a description. */
  public List<String> descriptions() {
    return of("JobStart")
        .map(event -> event.path("Properties").path("spark.job.description").textValue())
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Bytes of the results that each stage's tasks brought to the driver, by the stage's number. */
  public Map<Integer, Long> resultBytes() {
    Map<Integer, Long> bytes = new TreeMap<>();
    of("TaskEnd")
        .forEach(
            event ->
                bytes.merge(
                    event.get("Stage ID").intValue(),
                    event.path("Task Metrics").path("Result Size").asLong(),
                    Long::sum));
    return bytes;
  }

  /** What each stage is called in Spark's pages: the call that made it, and where. */
  public Map<Integer, String> stageNames() {
    Map<Integer, String> names = new TreeMap<>();
    of("StageSubmitted")
        .map(event -> event.get("Stage Info"))
        .forEach(
            stage -> names.put(stage.get("Stage ID").intValue(), stage.get("Stage Name").asText()));
    return names;
  }

  /**
   * A job's start.
   *
   * @param millis since 1970
   * @param description the empty string for none
   */
  public record Job(long millis, String description) {}

  /** All jobs, in their order. */
  public List<Job> jobs() {
    return of("JobStart")
        .map(
            event ->
                new Job(
                    event.get("Submission Time").longValue(),
                    event.path("Properties").path("spark.job.description").asText("")))
        .toList();
  }

  /** The executors that were added and then removed, with what Spark says why. */
  public Map<String, String> removedExecutors() {
    Map<String, String> removed = new TreeMap<>();
    of("ExecutorRemoved")
        .forEach(
            e -> removed.put(e.get("Executor ID").textValue(), e.get("Removed Reason").asText()));
    return removed;
  }

  /** A setting as the application had it; null when it hadn't. */
  public String setting(String key) {
    return of("EnvironmentUpdate")
        .map(event -> event.get("Spark Properties").get(key))
        .filter(value -> value != null)
        .map(JsonNode::textValue)
        .findFirst()
        .orElse(null);
  }

  private Stream<JsonNode> of(String event) {
    String name = "SparkListener" + event;
    return events.stream().filter(e -> e.get("Event").textValue().equals(name));
  }
}
