package dev.headway.pipeline;

import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.tracker.RunTracking;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Between a run and whoever may ask it to stop, such as a signal handler in a thread of its own.
 * Either the run ends, or it is stopped: never both.
 */
public final class StopRequest {
  private final CountDownLatch forever = new CountDownLatch(1);
  private RunDirectory run;
  private RunDirectory held;
  private Instant started;
  private RunTracking tracking;
  private boolean ended;
  private boolean stopped;
  private volatile Checkpoint reached;

  /**
   * Stops the run: writes a checkpoint of the last round and the outcome. The caller ends the
   * process with {@link ExitCode#STOPPED} then, without the shutdown hooks: they would only fail
   * the work that is still going on.
   *
   * @return what to tell the user; empty when the run has ended by itself
   */
  public synchronized Optional<String> stop() {
    if (ended) {
      return Optional.empty();
    }
    stopped = true;
    if (run == null) {
      giveBack();
      return Optional.of("stopped before there was a run");
    }
    Optional<HeadwayException> taken = run.takenOver();
    if (taken.isPresent()) {
      run.release();
      return taken.map(Throwable::getMessage);
    }
    String message =
        "stopped by the user or scheduler"
            + checkpoint()
            + "; go on with: "
            + "headway train --resume "
            + run.uri();
    RunOutcomes.write(run, ExitCode.STOPPED, message, started);
    tracking.stopped();
    run.release();
    return Optional.of(message);
  }

  private String checkpoint() {
    Checkpoint last = reached;
    if (last != null) {
      try {
        new Checkpoints(run).write(last);
      } catch (HeadwayException e) {
        return " (" + e.getMessage() + ": the checkpoint before it counts)";
      }
    }
    return "";
  }

  private void giveBack() {
    if (held != null) {
      held.release();
    }
  }

  /** From now on there is a run to give back, in which nothing has been begun yet. */
  synchronized void holding(RunDirectory directory) {
    held = directory;
    if (stopped) {
      giveBack();
    }
    waitIfStopped();
  }

  /** From now on there is a run that can be stopped. */
  synchronized void begin(RunDirectory directory, Instant since, RunTracking told) {
    waitIfStopped();
    run = directory;
    started = since;
    tracking = told;
    ended = false;
    reached = null;
  }

  /**
   * Writes something that a stop must not cut off: the process ends without waiting for anybody.
   */
  synchronized void undisturbed(Runnable writing) {
    waitIfStopped();
    writing.run();
  }

  /** Where the run stands, after each round. */
  void reached(Checkpoint checkpoint) {
    reached = checkpoint;
  }

  /** Ends the run; of one that was stopped before, the process ends here. */
  synchronized void end(Runnable last) {
    waitIfStopped();
    ended = true;
    last.run();
  }

  /** The process is about to be ended: nothing may be written any more. */
  private void waitIfStopped() {
    if (stopped) {
      try {
        forever.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("stopped", e);
      }
    }
  }
}
