package dev.headway.tracker;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.config.JobConfig;
import dev.headway.config.JobDifference;
import dev.headway.config.Tracking;
import dev.headway.history.GalleryParser;
import dev.headway.history.History;
import dev.headway.history.RunMetrics;
import dev.headway.history.RunMetricsParser;
import dev.headway.tracker.TrackedRun.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What trackers are told of a run. It never fails and never keeps a run waiting, but for a few
 * seconds at its end; what a tracker didn't take is said once, then. Any thread may call.
 */
public final class RunTracking {
  private static final String GALLERY = "gallery.json";
  private static final Duration AT_THE_END = Duration.ofSeconds(10);
  private static final Duration AT_A_STOP = Duration.ofSeconds(3);

  private final List<BackgroundTracker> trackers;
  private final RunFiles files;
  private final Consumer<String> say;
  private TrackedRun run;

  RunTracking(
      List<BackgroundTracker> trackers, RunFiles files, TrackedRun run, Consumer<String> say) {
    this.trackers = List.copyOf(trackers);
    this.files = files;
    this.run = run;
    this.say = say;
  }

  /**
   * Begins to tell of a run, or of a further attempt of it, to the trackers that its job and the
   * environment ask for.
   *
   * @param environment the driver's variables
   * @param started when the run's first attempt began
   * @param say is given sentences for the user
   */
  public static RunTracking start(
      JobConfig job,
      Map<String, String> environment,
      RunFiles files,
      String runId,
      Instant started,
      Consumer<String> say) {
    Tracking asked = job.tracking();
    List<BackgroundTracker> trackers = new ArrayList<>();
    if (asked.tensorboard()) {
      trackers.add(new BackgroundTracker(new EventFiles(files), BackgroundTracker.PATIENCE));
    }
    MlflowServer.of(asked.mlflow(), environment, job.name(), say)
        .map(server -> new MlflowTracker(server, files))
        .ifPresent(t -> trackers.add(new BackgroundTracker(t, BackgroundTracker.PATIENCE)));
    Map<String, String> settings = JobDifference.values(job);
    // A resumed run may be followed elsewhere.
    settings.keySet().removeIf(key -> key.startsWith("tracking."));
    RunTracking tracking =
        new RunTracking(
            trackers,
            files,
            new TrackedRun(
                job.name(),
                runId,
                started,
                settings,
                job.toYaml(),
                History.empty(),
                List.of(),
                Map.of(),
                Map.of(),
                State.RUNNING),
            say);
    tracking.tell();
    return tracking;
  }

  /**
   * After an epoch.
   *
   * @param history of all finished epochs, with {@code learning_rate} as one of its metrics
   */
  public synchronized void epochs(History history) {
    if (run.state() == State.RUNNING) {
      run = run.with(history);
      tell();
    }
  }

  /**
   * All is done: {@code metrics.json} and {@code provenance.json} are there, and {@code
   * gallery.json} where the run has pictures.
   */
  public synchronized void finished() {
    if (!trackers.isEmpty()) {
      try {
        run = run.with(results(), provenance());
      } catch (IOException | RuntimeException e) {
        say.accept("warning: trackers get no results of this run: " + inShort(e));
      }
      try {
        run = run.withImages(pictures());
      } catch (RuntimeException e) {
        say.accept("warning: trackers get no pictures of this run: " + inShort(e));
      }
    }
    end(State.FINISHED, AT_THE_END);
  }

  /** It ends with an error. */
  public synchronized void failed() {
    end(State.FAILED, AT_THE_END);
  }

  /** Another attempt has it now, and tells how it ends: from here nothing more is told. */
  public synchronized void left() {
    if (run.state() == State.RUNNING) {
      run = run.with(State.STOPPED);
      trackers.forEach(BackgroundTracker::leave);
    }
  }

  /** It is stopped, and may go on another time. */
  public synchronized void stopped() {
    end(State.STOPPED, AT_A_STOP);
  }

  private Map<String, Double> results() {
    RunMetrics metrics = RunMetricsParser.fromJson(text("metrics.json"), "metrics.json");
    Map<String, Double> numbers = new LinkedHashMap<>();
    metrics.names().forEach(n -> metrics.number(n).ifPresent(value -> numbers.put(n, value)));
    return numbers;
  }

  private Map<String, String> provenance() throws IOException {
    return new ObjectMapper()
        .readValue(text("provenance.json"), new TypeReference<LinkedHashMap<String, String>>() {});
  }

  private List<TrackedImage> pictures() {
    return files.has(GALLERY)
        ? GalleryImages.of(GalleryParser.fromJson(text(GALLERY), GALLERY))
        : List.of();
  }

  private String text(String file) {
    return new String(files.read(file), StandardCharsets.UTF_8);
  }

  private void tell() {
    trackers.forEach(tracker -> tracker.offer(run));
  }

  private void end(State state, Duration most) {
    if (run.state() != State.RUNNING) {
      return;
    }
    run = run.with(state);
    trackers.forEach(tracker -> tracker.finish(run));
    long deadline = System.nanoTime() + most.toNanos();
    for (BackgroundTracker background : trackers) {
      Throwable failure =
          background.await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      Tracker tracker = background.tracker();
      List<String> missing = missing(tracker);
      if (!missing.isEmpty()) {
        say.accept(warning(tracker.name(), missing, failure));
      }
      tracker.place().ifPresent(where -> say.accept(tracker.name() + " has the run: " + where));
    }
  }

  /** Looks into files, and the run's end must not depend on that. */
  private List<String> missing(Tracker tracker) {
    try {
      return tracker.missing(run);
    } catch (RuntimeException | LinkageError e) {
      return List.of("something that can't be named (" + inShort(e) + ")");
    }
  }

  private String warning(String name, List<String> missing, Throwable why) {
    return "warning: "
        + name
        + " did not get "
        + String.join(", ", missing)
        + (why == null ? "" : " (" + inShort(why) + ")")
        + "; nothing of it is lost in "
        + files.uri();
  }

  private static String inShort(Throwable why) {
    String text = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
    String line = text.strip().lines().findFirst().orElse("");
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }
}
