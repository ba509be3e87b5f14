package dev.headway.cli;

import dev.headway.progress.Epoch;
import dev.headway.progress.Progress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Progress on stderr: on a terminal a line that is redrawn, with a bar, elsewhere (a file, a
 * scheduler's log) a plain line every five seconds; a line at each stage's end.
 */
final class TerminalProgress implements Progress {
  private static final long INTERVAL_NANOS = 5_000_000_000L;
  private static final int LOOK_MILLIS = 200;

  private final Console console;
  private final Terminal terminal;
  private final LongSupplier nanos;
  // The stages open now, the latest first: it alone is shown. Guards the stages' state as well.
  private final Deque<Shown> open = new ArrayDeque<>();

  TerminalProgress(Console console, Terminal terminal, LongSupplier nanos) {
    this.console = console;
    this.terminal = terminal;
    this.nanos = nanos;
  }

  /** One that is drawn in the background until the process ends. */
  static TerminalProgress of(Console console, Terminal terminal) {
    TerminalProgress progress = new TerminalProgress(console, terminal, System::nanoTime);
    Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "headway-terminal");
              thread.setDaemon(true);
              return thread;
            })
        .scheduleWithFixedDelay(progress::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return progress;
  }

  @Override
  public Stage stage(String name, long total, String unit) {
    return open(new ProgressLine.Work(name, total, unit), 0);
  }

  @Override
  public Stage epoch(Epoch epoch) {
    double rowsPerRound = (double) epoch.rows() / epoch.rounds();
    return open(
        new ProgressLine.Work(epoch.name(), epoch.rounds(), "", rowsPerRound, " rows/s"),
        epoch.from());
  }

  private Stage open(ProgressLine.Work work, long from) {
    synchronized (open) {
      Shown stage = new Shown(work, from);
      open.push(stage);
      return stage;
    }
  }

  /** Shows how far the work is, if it is time to. */
  void look() {
    synchronized (open) {
      Shown stage = open.peek();
      if (stage == null) {
        return;
      }
      if (terminal.interactive()) {
        console.status(stage.running().running(width()));
      } else if (nanos.getAsLong() - stage.shown >= INTERVAL_NANOS) {
        stage.shown = nanos.getAsLong();
        console.note(stage.running().plain(width()));
      }
    }
  }

  private int width() {
    int columns = terminal.columns().getAsInt();
    // A character in the last column makes some terminals break the line.
    return terminal.interactive() ? Math.max(1, columns - 1) : columns;
  }

  private final class Shown implements Stage {
    private final ProgressLine.Work work;
    private final Mark start;
    private Mark before;
    private Mark recent;
    private Mark now;
    private long shown;
    private Map<String, ? extends Number> values = Map.of();
    private String note = "";
    private String part = "";

    Shown(ProgressLine.Work work, long from) {
      this.work = work;
      this.start = new Mark(nanos.getAsLong(), from);
      this.before = start;
      this.recent = start;
      this.now = start;
      this.shown = start.nanos;
    }

    @Override
    public void to(long items, String beside) {
      synchronized (open) {
        note = beside;
        reached(items);
      }
    }

    @Override
    public void to(long items, Map<String, ? extends Number> measured) {
      synchronized (open) {
        values = measured;
        reached(items);
      }
    }

    private void reached(long items) {
      if (items != now.done) {
        now = new Mark(nanos.getAsLong(), items);
        if (now.nanos - recent.nanos >= INTERVAL_NANOS) {
          before = recent;
          recent = now;
        }
      }
    }

    @Override
    public void part(String name) {
      synchronized (open) {
        part = name;
      }
    }

    /** By the rate of late: the first items of a cold JVM say little of the rest. */
    private ProgressLine running() {
      return line(rateSince(before));
    }

    private ProgressLine line(double rate) {
      double seconds = (nanos.getAsLong() - start.nanos) / 1e9;
      return new ProgressLine(work, now.done, values, note, part, rate, seconds);
    }

    /** What comes after the last item, such as an epoch's validation, slows no rate. */
    private double rateSince(Mark mark) {
      long end = now.done == work.total() ? now.nanos : nanos.getAsLong();
      return end > mark.nanos ? (now.done - mark.done) * 1e9 / (end - mark.nanos) : 0;
    }

    @Override
    public void close() {
      synchronized (open) {
        boolean drawn = open.peek() == this;
        if (!open.remove(this)) {
          return;
        }
        if (drawn && terminal.interactive()) {
          console.status("");
        }
        part = "";
        ProgressLine last = line(rateSince(start));
        if (!last.saysLittle()) {
          console.note(last.finished(width()));
        }
      }
    }
  }

  /** Where a stage was at a moment. */
  private record Mark(long nanos, long done) {}
}
