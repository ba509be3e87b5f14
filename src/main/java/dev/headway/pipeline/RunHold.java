package dev.headway.pipeline;

import dev.headway.error.HeadwayException;
import dev.headway.history.RunOwner;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An attempt's hold on its run. While it is open, a thread shows that the attempt lives. */
final class RunHold implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunHold.class);
  private static final Duration BEAT = Claim.EXPIRY.dividedBy(5);

  private final RunDirectory run;
  private final RunLock lock;
  private final ScheduledExecutorService heart;

  private RunHold(RunDirectory run, RunLock lock) {
    this.run = run;
    this.lock = lock;
    this.heart =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "headway-run-hold");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes a run.
   *
   * @param application Spark's name for this process
   * @throws HeadwayException exit 1 when another attempt has it, or nothing can be written
   */
  static RunHold take(RunDirectory run, String application) {
    return take(run, lock(run, ThisProcess.attempt(application)));
  }

  static RunHold take(RunDirectory run, RunLock lock) {
    try {
      Optional<Claim> other = lock.acquire();
      if (other.isPresent()) {
        throw elsewhere(run, other.get());
      }
    } catch (IOException e) {
      throw HeadwayException.failure(
          "run " + run.uri() + " can't be locked: " + e.getMessage() + "; see that it is writable",
          e);
    }
    RunHold hold = new RunHold(run, lock);
    hold.heart.scheduleWithFixedDelay(
        hold::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    return hold;
  }

  /**
   * Looks whether a run could be taken now.
   *
   * @throws HeadwayException exit 1 when another attempt has it
   */
  static void requireFree(RunDirectory run) {
    try {
      Optional<Claim> other = lock(run, ThisProcess.attempt("none")).other();
      if (other.isPresent()) {
        throw elsewhere(run, other.get());
      }
    } catch (IOException e) {
      throw HeadwayException.failure(
          "whether run " + run.uri() + " is free can't be found out: " + e.getMessage(), e);
    }
  }

  private static RunLock lock(RunDirectory run, RunOwner me) {
    ClaimStore store = run.claims();
    return run.createsAtomically()
        ? new LockFile(store, me, ThisProcess::isGone)
        : new ClaimObjects(store, me, ThisProcess::isGone);
  }

  private static HeadwayException elsewhere(RunDirectory run, Claim other) {
    return HeadwayException.failure(
        "run "
            + run.runId()
            + " is being run elsewhere, by "
            + other.said()
            + "; wait for its end, or stop it; if it is dead, the run is free "
            + Claim.EXPIRY.toMinutes()
            + " minutes after its last sign of life, at "
            + other.heard()
            + (run.createsAtomically()
                ? ""
                : "; on an object store two that start in the same moment may both end so: then"
                    + " start it again"));
  }

  /**
   * To be asked before anything is written that another attempt would have to read.
   *
   * @throws HeadwayException exit 5 when another attempt has taken the run over
   */
  void requireHeld() {
    try {
      if (lock.isHeld()) {
        return;
      }
      throw HeadwayException.stopped(
          "run " + run.runId() + " was taken over by another attempt" + ending(lock.other()));
    } catch (IOException e) {
      throw HeadwayException.failure(
          "whether run " + run.uri() + " is still ours can't be found out: " + e.getMessage(), e);
    }
  }

  private static String ending(Optional<Claim> other) {
    return other
        .map(
            claim ->
                " ("
                    + claim.said()
                    + "), since this one gave no sign of life for "
                    + Claim.EXPIRY.toMinutes()
                    + " minutes: it has stopped and leaves the run to that one")
        .orElse(", which is gone again: this one has stopped; start it again");
  }

  /** Gives the run back, so that the next attempt needn't wait. */
  @Override
  public void close() {
    heart.shutdown();
    try {
      lock.release();
    } catch (IOException | RuntimeException e) {
      LOG.warn("run {} couldn't be given back, it will expire", run.uri(), e);
    }
  }

  private void beat() {
    try {
      if (!lock.refresh()) {
        LOG.warn("run {} was taken over by another attempt", run.uri());
        heart.shutdown();
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("no sign of life could be given in run {}, trying again", run.uri(), e);
    }
  }
}
