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

/** A run that {@code train --resume} is to go on with, and the job that it has. */
public final class StoppedRun {
  static final String JOB = "job.yaml";

  private final RunDirectory directory;
  private final JobConfig job;
  private final Optional<RunOutcome> outcome;

  private StoppedRun(RunDirectory directory, JobConfig job, Optional<RunOutcome> outcome) {
    this.directory = directory;
    this.job = job;
    this.outcome = outcome;
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
    return of(directory, own, settings.isEmpty() ? own : own(directory, settings), hadoop);
  }

  /**
   * Finds a run by its URI or its id.
   *
   * @param run a URI, or an id under the job's {@code output}
   * @param asked the job that it must be
   * @throws HeadwayException exit 2 when it can't be gone on with, exit 3 when there is no such run
   */
  public static StoppedRun of(String run, JobConfig asked, Configuration hadoop) {
    String uri = isId(run) ? new Path(new Path(asked.output(), asked.name()), run).toString() : run;
    RunDirectory directory = RunDirectory.open(uri, hadoop);
    return of(directory, directory.has(JOB) ? own(directory) : asked, asked, hadoop);
  }

  private static StoppedRun of(
      RunDirectory directory, JobConfig own, JobConfig asked, Configuration hadoop) {
    requirePlace(directory, own, asked, hadoop);
    List<JobDifference> differences = JobDifference.between(own, asked);
    if (!differences.isEmpty()) {
      throw HeadwayException.request(
          "--resume: run "
              + directory.runId()
              + " has another job: "
              + differences.stream().map(Object::toString).collect(Collectors.joining(", "))
              + "; leave --job and --set out to go on with the run's own, or start a new run");
    }
    Optional<RunOutcome> outcome = RunOutcomes.read(directory);
    if (outcome.isPresent() && outcome.get().exitCode() == ExitCode.DIVERGED.code()) {
      throw HeadwayException.request(
          "--resume: run "
              + directory.runId()
              + " can't go on, it would end as before: "
              + outcome.get().message()
              + "; start a new run with a lower learning rate");
    }
    return new StoppedRun(directory, own.with(asked.tracking()), outcome);
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

  /** Whether there is nothing left to do. */
  public boolean finished() {
    return outcome.isPresent() && outcome.get().exitCode() == ExitCode.DONE.code();
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
    return outcome.map(RunOutcome::startedAt).orElseGet(Instant::now);
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
