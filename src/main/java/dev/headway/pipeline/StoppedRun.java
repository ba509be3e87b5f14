package dev.headway.pipeline;

import dev.headway.config.JobConfig;
import dev.headway.config.JobDifference;
import dev.headway.config.JobFile;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.history.RunOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A run that {@code train --resume} or a further {@code train --run-id} is to go on with, and the
 * job that it has.
 */
public final class StoppedRun {
  static final String JOB = "job.yaml";

  private static final String METRICS = "metrics.json";

  /** How the run was named, for messages. */
  private enum Named {
    RESUME("--resume: run ", "leave --job and --set out to go on with the run's own, or"),
    RUN_ID("--run-id: run ", "give the job that it has, or another --run-id to");

    private final String prefix;
    private final String advice;

    Named(String prefix, String advice) {
      this.prefix = prefix;
      this.advice = advice;
    }
  }

  private final RunDirectory directory;
  private final Named named;
  private final JobConfig asked;
  private final JobConfig job;
  private final Optional<RunOutcome> outcome;
  private final boolean replaced;

  private StoppedRun(
      RunDirectory directory,
      Named named,
      JobConfig asked,
      JobConfig job,
      Optional<RunOutcome> outcome,
      boolean replaced) {
    this.directory = directory;
    this.named = named;
    this.asked = asked;
    this.job = job;
    this.outcome = outcome;
    this.replaced = replaced;
  }

  /**
   * Finds a run by its URI, without a job file: it has its own.
   *
   * @param settings {@code key=value} each, which must be what the run has
   * @throws HeadwayException exit 2 when it can't be gone on with, exit 3 when there is no such run
   */
  public static StoppedRun of(String run, List<String> settings, Configuration hadoop) {
    if (isId(run)) {
      throw HeadwayException.request(
          "--resume "
              + run
              + ": an id alone says not where the run is; give the run's URI, or --job as well");
    }
    RunDirectory directory = RunDirectory.open(run, hadoop);
    if (!directory.has(JOB)) {
      throw HeadwayException.input(
          directory.uri()
              + " has no job.yaml: it isn't a run, or was killed at its very beginning; give --job"
              + " to start it over");
    }
    JobConfig own = own(directory);
    JobConfig asked = settings.isEmpty() ? own : own(directory, settings);
    return of(directory, Named.RESUME, asked, hadoop);
  }

  /**
   * Finds a run by its URI or its id.
   *
   * @param run a URI, or an id under the job's {@code output}
   * @param asked the job that it must be
   * @throws HeadwayException exit 2 when it can't be gone on with, exit 3 when there is no such run
   */
  public static StoppedRun of(String run, JobConfig asked, Configuration hadoop) {
    String uri = isId(run) ? RunDirectory.path(asked.output(), asked.name(), run).toString() : run;
    return of(RunDirectory.open(uri, hadoop), Named.RESUME, asked, hadoop);
  }

  /**
   * Finds what an earlier {@code train --run-id} has left, if there was one.
   *
   * @param asked the job that it must be; any job where a run of another one ended with exit 2 or 3
   *     before it had trained anything: that one was mended
   * @throws HeadwayException exit 2 when it can't be gone on with
   */
  public static Optional<StoppedRun> find(String runId, JobConfig asked, Configuration hadoop) {
    return RunDirectory.find(asked.output(), asked.name(), runId, hadoop)
        .map(found -> of(found, Named.RUN_ID, asked, hadoop));
  }

  /** A run whose directory was made just now. */
  static StoppedRun begun(RunDirectory directory, JobConfig asked, Configuration hadoop) {
    return of(directory, Named.RUN_ID, asked, hadoop);
  }

  /**
   * The same, looked at again: other attempts may have come in between.
   *
   * @param held the run's directory, which no other attempt can have now
   */
  StoppedRun again(RunDirectory held, Configuration hadoop) {
    return of(held, named, asked, hadoop);
  }

  private static StoppedRun of(
      RunDirectory directory, Named named, JobConfig asked, Configuration hadoop) {
    JobConfig own = directory.has(JOB) ? own(directory) : asked;
    requirePlace(directory, own, asked, hadoop);
    Optional<RunOutcome> outcome = RunOutcomes.read(directory);
    List<JobDifference> differences = JobDifference.between(own, asked);
    boolean mended =
        named == Named.RUN_ID
            && !differences.isEmpty()
            && outcome.filter(StoppedRun::wasRefused).isPresent()
            && directory.names(Checkpoints.FOLDER).isEmpty();
    if (!differences.isEmpty() && !mended) {
      throw HeadwayException.request(
          named.prefix
              + directory.runId()
              + " has another job: "
              + differences.stream().map(Object::toString).collect(Collectors.joining(", "))
              + "; "
              + named.advice
              + " start a new run");
    }
    if (outcome.isPresent() && outcome.get().exitCode() == ExitCode.DIVERGED.code()) {
      throw HeadwayException.request(
          named.prefix
              + directory.runId()
              + " can't go on, it would end as before: "
              + outcome.get().message()
              + "; start a new run with a lower learning rate");
    }
    return new StoppedRun(
        directory, named, asked, mended ? asked : own.with(asked.tracking()), outcome, mended);
  }

  private static boolean wasRefused(RunOutcome outcome) {
    return outcome.exitCode() == ExitCode.REQUEST.code()
        || outcome.exitCode() == ExitCode.INPUT.code();
  }

  /** A run may have been moved as a whole, but it goes on where it is. */
  private static void requirePlace(
      RunDirectory directory, JobConfig own, JobConfig asked, Configuration hadoop) {
    if (asked.output().equals(own.output())) {
      return;
    }
    Path place = new Path(new Path(new Path(asked.output()), asked.name()), directory.runId());
    if (!RunDirectory.qualified(place, hadoop).toString().equals(directory.uri())) {
      throw HeadwayException.request(
          "--resume: run "
              + directory.uri()
              + " goes on where it is, but output is "
              + asked.output()
              + "; leave output out, or start a new run");
    }
  }

  /** Whether there is nothing left to do: it was done, and what it is for is still there. */
  public boolean finished() {
    return outcome.isPresent()
        && outcome.get().exitCode() == ExitCode.DONE.code()
        && directory.has(METRICS);
  }

  /** Whether nothing of it is there but its directory. */
  boolean begins() {
    return outcome.isEmpty() && !directory.has(JOB);
  }

  /** Whether what is there is of another job, of which nothing is to be kept. */
  boolean replaced() {
    return replaced;
  }

  /**
   * Looks whether it could be gone on with now.
   *
   * @throws HeadwayException exit 1 when another attempt is at it
   */
  public void requireFree() {
    if (!finished()) {
      RunHold.requireFree(directory);
    }
  }

  /** What to tell the user of one that is finished. */
  public String finishedMessage() {
    return "Run " + directory.runId() + " is finished: there is nothing left to do";
  }

  /** Where it is. */
  public RunDirectory directory() {
    return directory;
  }

  /** The job that it has, followed where it is asked to be now. */
  public JobConfig job() {
    return job;
  }

  /** When its first attempt that said so began; now if none did. */
  Instant started() {
    return replaced ? Instant.now() : outcome.map(RunOutcome::startedAt).orElseGet(Instant::now);
  }

  private static boolean isId(String run) {
    return !run.contains("/");
  }

  private static JobConfig own(RunDirectory directory) {
    return own(directory, List.of());
  }

  private static JobConfig own(RunDirectory directory, List<String> settings) {
    return JobFile.load(directory.read(JOB), directory.resolve(JOB).toString(), settings);
  }
}
