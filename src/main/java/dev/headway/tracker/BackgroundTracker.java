package dev.headway.tracker;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a tracker away from the training: a daemon thread updates it, with the newest run alone.
 * Since an update is about the whole run, a queue would have nothing that the newest hasn't.
 */
final class BackgroundTracker {
  /** An update that takes longer than this is given up when there is a newer one. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(BackgroundTracker.class);

  private final Tracker tracker;
  private final long patience;
  private final Thread thread;
  private TrackedRun next;
  private boolean busy;
  private boolean last;
  private long busySince;
  private Throwable failure;

  BackgroundTracker(Tracker tracker, Duration patience) {
    this.tracker = tracker;
    this.patience = patience.toNanos();
    this.thread = new Thread(this::work, "headway-tracker");
    thread.setDaemon(true);
  }

  Tracker tracker() {
    return tracker;
  }

  /** Never waits. */
  synchronized void offer(TrackedRun run) {
    next = run;
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
    if (busy && System.nanoTime() - busySince > patience) {
      tracker.interrupt();
    }
    notifyAll();
  }

  /** Gives the run as it ended, the last that there is. Never waits. */
  synchronized void finish(TrackedRun run) {
    last = true;
    offer(run);
  }

  /** Gives nothing more, and takes back what hasn't been begun. */
  synchronized void leave() {
    last = true;
    next = null;
    notifyAll();
  }

  /**
   * After {@link #finish}: waits until the tracker has it.
   *
   * @param most to wait; an update that is in the way gets half of it, the last one the other half
   * @return what went wrong in the end; null for nothing
   */
  synchronized Throwable await(Duration most) {
    long half = most.toNanos() / 2;
    long now = System.nanoTime();
    long deadline = now + 2 * half;
    if (!idleBy((busy && next != null ? busySince : now) + half) && next != null) {
      tracker.interrupt();
      deadline = System.nanoTime() + half;
    }
    if (idleBy(deadline)) {
      return failure;
    }
    next = null;
    tracker.interrupt();
    return new TimeoutException("no answer in time");
  }

  /** Waits; whether nothing is left to do by then. */
  private boolean idleBy(long deadline) {
    try {
      while (next != null || busy) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        wait(left / 1_000_000 + 1);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void work() {
    for (TrackedRun run = take(); run != null; run = take()) {
      Throwable thrown = null;
      try {
        tracker.update(run);
      } catch (Exception | LinkageError e) { // Whatever it is, it isn't the run's concern.
        LOG.warn("{} could not be brought up to date", tracker.name(), e);
        thrown = e;
      }
      done(thrown);
    }
  }

  private synchronized TrackedRun take() {
    while (next == null && !last) {
      try {
        wait();
      } catch (InterruptedException e) {
        return null;
      }
    }
    TrackedRun run = next;
    next = null;
    busy = run != null;
    busySince = System.nanoTime();
    return run;
  }

  private synchronized void done(Throwable thrown) {
    busy = false;
    failure = thrown;
    notifyAll();
  }
}
