package dev.headway.pipeline;

import dev.headway.history.HistoryCsv;
import dev.headway.history.HistoryParser;
import dev.headway.tracker.RunTracking;

/** Puts on disk what must outlive the process, while the run goes on. */
final class RunRecorder {
  private final RunDirectory run;
  private final int checkpointEvery;
  private final StopRequest stop;
  private final EpochRates rates;
  private final RunTracking tracking;
  private final double before;
  private final Stopwatch total;

  /**
   * A recorder.
   *
   * @param checkpointEvery epochs
   * @param stop knows the last round, should it have to write it down
   * @param rates of each epoch
   * @param tracking is told of each epoch
   * @param before seconds of earlier attempts
   * @param total of this attempt
   */
  RunRecorder(
      RunDirectory run,
      int checkpointEvery,
      StopRequest stop,
      EpochRates rates,
      RunTracking tracking,
      double before,
      Stopwatch total) {
    this.run = run;
    this.checkpointEvery = checkpointEvery;
    this.stop = stop;
    this.rates = rates;
    this.tracking = tracking;
    this.before = before;
    this.total = total;
  }

  /** Seconds of all attempts. */
  double seconds() {
    return before + total.seconds();
  }

  /** After a round. */
  void round(Checkpoint now) {
    stop.reached(timed(now));
  }

  /** After an epoch; at a phase's end there is always a checkpoint. */
  void epoch(Checkpoint now, boolean last) {
    Checkpoint timed = timed(now);
    int done = now.training().epoch() - now.phaseStart();
    stop.undisturbed(
        () -> {
          writeHistory(now);
          if (last || done % checkpointEvery == 0) {
            new Checkpoints(run).write(timed);
          }
          stop.reached(timed);
        });
  }

  /** The history so far. */
  void history(Checkpoint now) {
    stop.undisturbed(() -> writeHistory(now));
  }

  private void writeHistory(Checkpoint now) {
    run.requireHeld();
    run.write("history.json", HistoryParser.toJson(now.history()));
    run.write("history.csv", HistoryCsv.toCsv(now.history()));
    if (rates.areKnown(now)) {
      tracking.epochs(rates.in(now));
    }
  }

  private Checkpoint timed(Checkpoint now) {
    return now.with(now.spent().inAll(seconds()));
  }
}
