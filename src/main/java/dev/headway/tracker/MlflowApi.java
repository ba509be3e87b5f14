package dev.headway.tracker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;

/** What is asked of an MLflow server, within its limits. */
final class MlflowApi {
  /** Of one request. */
  private static final int MOST_PARAMS = 100;

  private static final int MOST_METRICS = 1000;

  /**
   * Characters of a parameter's value that servers since MLflow 1.28 take; newer ones take 6000.
   */
  static final int LONGEST_PARAM = 500;

  private static final int LONGEST_TAG = 5000;
  private static final int LONGEST_NAME = 250;
  private static final int NOT_FOUND = 404;
  private static final int BAD_REQUEST = 400;

  private final MlflowClient client;

  MlflowApi(MlflowServer server) {
    this.client = new MlflowClient(server.credentials());
  }

  /** Ends all calls, those that wait for an answer too. */
  void close() {
    client.close();
  }

  /** The id of the experiment, which is made when there is none. */
  String experiment(String name) {
    Optional<Experiment> there = client.getExperimentByName(name);
    if (there.isPresent()) {
      return there.get().getExperimentId();
    }
    try {
      return client.createExperiment(name);
    } catch (MlflowHttpException e) {
      // Another run may have made it meanwhile.
      if (e.getStatusCode() != BAD_REQUEST) {
        throw e;
      }
      return client.getExperimentByName(name).orElseThrow(() -> e).getExperimentId();
    }
  }

  RunInfo create(String experimentId, String name, long startMillis, Map<String, String> tags) {
    return client.createRun(
        CreateRun.newBuilder()
            .setExperimentId(experimentId)
            .setRunName(name)
            .setStartTime(startMillis)
            .addAllTags(tags(tags))
            .build());
  }

  /** Empty when the server doesn't know the run, or has deleted it. */
  Optional<RunInfo> find(String runId) {
    try {
      RunInfo info = client.getRun(runId).getInfo();
      return info.getLifecycleStage().equals("deleted") ? Optional.empty() : Optional.of(info);
    } catch (MlflowHttpException e) {
      if (e.getStatusCode() != NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** The steps at which the run has that metric. */
  Set<Integer> steps(String runId, String metric) {
    return client.getMetricHistory(runId, metric).stream()
        .map(value -> (int) value.getStep())
        .collect(Collectors.toSet());
  }

  void params(String runId, Map<String, String> params) {
    List<Param> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    params.forEach(
        (key, value) -> {
          String name = name(key);
          while (!names.add(name)) {
            name += "_"; // Two keys that differ only in what servers don't take.
          }
          all.add(
              Param.newBuilder().setKey(name).setValue(shortened(value, LONGEST_PARAM)).build());
        });
    for (int at = 0; at < all.size(); at += MOST_PARAMS) {
      List<Param> some = all.subList(at, Math.min(all.size(), at + MOST_PARAMS));
      client.logBatch(runId, List.of(), some, List.of());
    }
  }

  void tag(String runId, Map<String, String> tags) {
    client.logBatch(runId, List.of(), List.of(), tags(tags));
  }

  /** A metric's value at a step. */
  record Value(String metric, double value, long step) {}

  /** All of them now; those of one request are there together or not at all. */
  void metrics(String runId, List<Value> values) {
    long now = System.currentTimeMillis();
    List<Metric> all =
        values.stream()
            .map(
                v ->
                    Metric.newBuilder()
                        .setKey(name(v.metric()))
                        .setValue(v.value())
                        .setStep(v.step())
                        .setTimestamp(now)
                        .build())
            .toList();
    for (int at = 0; at < all.size(); at += MOST_METRICS) {
      List<Metric> some = all.subList(at, Math.min(all.size(), at + MOST_METRICS));
      client.logBatch(runId, some, List.of(), List.of());
    }
  }

  /** The client has no call for a run that goes on. */
  void running(String runId) {
    client.sendPost("runs/update", "{\"run_id\": \"" + runId + "\", \"status\": \"RUNNING\"}");
  }

  void ended(String runId, RunStatus how) {
    client.setTerminated(runId, how);
  }

  private static Collection<RunTag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(
            tag ->
                RunTag.newBuilder()
                    .setKey(name(tag.getKey()))
                    .setValue(shortened(tag.getValue(), LONGEST_TAG))
                    .build())
        .toList();
  }

  /** Letters, digits and a few signs are what servers take in names; labels may have others. */
  private static String name(String name) {
    String taken = name.replaceAll("[^A-Za-z0-9_. -]", "_");
    return taken.length() <= LONGEST_NAME ? taken : taken.substring(0, LONGEST_NAME);
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }
}
