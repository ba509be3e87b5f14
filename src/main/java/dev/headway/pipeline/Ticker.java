package dev.headway.pipeline;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Calls something each half second until it is closed: progress is looked at, not waited for. */
final class Ticker implements AutoCloseable {
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "headway-progress");
            thread.setDaemon(true);
            return thread;
          });
  private final Runnable look;

  Ticker(Runnable look) {
    this.look = look;
  }

  void start() {
    timer.scheduleAtFixedRate(look, 500, 500, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
