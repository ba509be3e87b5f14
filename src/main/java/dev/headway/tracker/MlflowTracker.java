package dev.headway.tracker;

import dev.headway.history.History;
import dev.headway.tracker.TrackedRun.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.tracking.utils.MlflowTagConstants;

/**
 * A run on an MLflow server: the job as parameters, metrics by epoch (steps from 0), results,
 * provenance as tags, and files. {@code mlflow.json} in the run's directory says which run it is
 * there, so that one that goes on is the same; which epochs it has, the server says.
 */
final class MlflowTracker implements Tracker {
  private static final List<String> FILES =
      List.of(
          "job.yaml",
          "split.json",
          "history.json",
          "history.csv",
          "metrics.json",
          "evaluation.json",
          "provenance.json",
          "outcome.json",
          "bundle/manifest.json",
          "report.html");
  private static final String PLOTS = "plots";

  private final MlflowServer server;
  private final RunFiles files;
  private final Set<Integer> epochs = ConcurrentHashMap.newKeySet();
  private final Set<String> artifacts = ConcurrentHashMap.newKeySet();
  private volatile MlflowApi api;
  private volatile MlflowRun there;
  private volatile State state;
  private volatile boolean described;
  private volatile boolean resulted;
  private MlflowArtifacts place;
  private boolean remembered;

  MlflowTracker(MlflowServer server, RunFiles files) {
    this.server = server;
    this.files = files;
  }

  @Override
  public String name() {
    return "MLflow at " + server.uri();
  }

  @Override
  public void update(TrackedRun run) throws Exception {
    MlflowApi now = new MlflowApi(server);
    api = now;
    try {
      if (there == null) {
        open(now, run);
      }
      Parts parts = new Parts();
      parts.send(this::remember);
      parts.send(() -> describe(now, run));
      parts.send(() -> epochs(now, run.history()));
      parts.send(() -> results(now, run));
      parts.send(() -> state(now, run.state()));
      parts.send(() -> artifacts(run.state()));
      parts.requireAll();
    } finally {
      now.close();
    }
  }

  @Override
  public void interrupt() {
    MlflowApi running = api;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public Optional<String> place() {
    return Optional.ofNullable(there).map(MlflowRun::page);
  }

  @Override
  public List<String> missing(TrackedRun run) {
    if (there == null) {
      return List.of("the run");
    }
    List<String> missing = new ArrayList<>();
    if (!described) {
      missing.add("its parameters");
    }
    List<Integer> all = run.history().epochs();
    long lacking = all.stream().filter(epoch -> !epochs.contains(epoch)).count();
    if (lacking > 0) {
      missing.add(lacking + " of " + all.size() + " epochs");
    }
    if (!resulted && !run.results().isEmpty()) {
      missing.add("its results");
    }
    if (state != run.state()) {
      missing.add("how it ended");
    }
    List<String> kept = kept(run.state());
    long unsent = kept.stream().filter(file -> !artifacts.contains(file)).count();
    if (unsent > 0) {
      missing.add(unsent + " of " + kept.size() + " files");
    }
    return missing;
  }

  /** Finds the run that an earlier attempt made, or makes one. */
  private void open(MlflowApi now, TrackedRun run) {
    Optional<MlflowRun> before =
        files.has(MlflowRunParser.FILE)
            ? Optional.of(
                MlflowRunParser.fromJson(
                    files.read(MlflowRunParser.FILE), files.uri() + "/" + MlflowRunParser.FILE))
            : Optional.empty();
    Optional<RunInfo> known =
        before.filter(b -> b.server().equals(server.uri())).flatMap(b -> now.find(b.runId()));
    if (known.isPresent()) {
      epochs.addAll(now.steps(known.get().getRunId(), "loss"));
      there = before.get();
    }
    RunInfo info = known.orElseGet(() -> create(now, run));
    place = new MlflowArtifacts(server, info.getArtifactUri());
    if (known.isEmpty()) {
      MlflowRun made = new MlflowRun(server.uri(), info.getExperimentId(), info.getRunId());
      there = made;
      state = State.RUNNING;
    }
    remembered = known.isPresent();
  }

  private void remember() {
    if (!remembered) {
      files.write(MlflowRunParser.FILE, MlflowRunParser.toJson(there));
      remembered = true;
    }
  }

  private RunInfo create(MlflowApi now, TrackedRun run) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(MlflowTagConstants.RUN_NAME, run.runId());
    tags.put(MlflowTagConstants.USER, String.valueOf(System.getProperty("user.name")));
    tags.put(MlflowTagConstants.SOURCE_TYPE, "JOB");
    tags.put(MlflowTagConstants.SOURCE_NAME, "headway train");
    tags.put("headway.job", run.job());
    tags.put("headway.run_id", run.runId());
    tags.put("headway.run_uri", files.uri());
    return now.create(
        now.experiment(server.experiment()), run.runId(), run.started().toEpochMilli(), tags);
  }

  private void describe(MlflowApi now, TrackedRun run) {
    if (!described) {
      now.params(there.runId(), run.settings());
      described = true;
    }
  }

  private void epochs(MlflowApi now, History history) {
    List<MlflowApi.Value> values = new ArrayList<>();
    List<Integer> sent = new ArrayList<>();
    for (int at = 0; at < history.epochs().size(); at++) {
      int epoch = history.epochs().get(at);
      if (!epochs.contains(epoch)) {
        sent.add(epoch);
        int index = at;
        history
            .metrics()
            .forEach((name, all) -> values.add(new MlflowApi.Value(name, all.get(index), epoch)));
      }
    }
    if (!sent.isEmpty()) {
      now.metrics(there.runId(), values);
      epochs.addAll(sent);
    }
  }

  /** A result of the name of an epoch's metric is that of the final weights, and is called so. */
  private void results(MlflowApi now, TrackedRun run) {
    if (resulted || run.results().isEmpty()) {
      return;
    }
    List<Integer> all = run.history().epochs();
    long last = all.isEmpty() ? 0 : all.get(all.size() - 1);
    List<MlflowApi.Value> values = new ArrayList<>();
    run.results()
        .forEach(
            (name, value) -> {
              boolean taken = run.history().metrics().containsKey(name);
              values.add(new MlflowApi.Value(taken ? "final_" + name : name, value, last));
            });
    now.metrics(there.runId(), values);
    now.tag(there.runId(), run.provenance());
    resulted = true;
  }

  private void state(MlflowApi now, State wanted) {
    if (state == wanted) {
      return;
    }
    switch (wanted) {
      case RUNNING -> now.running(there.runId());
      case FINISHED -> now.ended(there.runId(), RunStatus.FINISHED);
      case STOPPED -> now.ended(there.runId(), RunStatus.KILLED);
      default -> now.ended(there.runId(), RunStatus.FAILED);
    }
    state = wanted;
  }

  private void artifacts(State now) throws Exception {
    for (String file : kept(now)) {
      if (!artifacts.contains(file)) {
        place.put(file, files.read(file));
        artifacts.add(file);
      }
    }
  }

  /** Of a run that goes on, none: they still change. */
  private List<String> kept(State now) {
    if (now == State.RUNNING) {
      return List.of();
    }
    List<String> kept = new ArrayList<>(FILES.stream().filter(files::has).toList());
    files.names(PLOTS).stream()
        .filter(name -> !name.startsWith("."))
        .forEach(name -> kept.add(PLOTS + "/" + name));
    return kept;
  }

  /** What doesn't arrive keeps nothing else from arriving. */
  private static final class Parts {
    private Exception first;

    private interface Part {
      void send() throws Exception;
    }

    void send(Part part) {
      try {
        part.send();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }

    void requireAll() throws Exception {
      if (first != null) {
        throw first;
      }
    }
  }
}
