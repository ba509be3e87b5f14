package dev.headway.cli;

import dev.headway.progress.Progress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;

/**
 * Progress on stderr: on a terminal a bar that is redrawn, elsewhere (a file, a scheduler's log)
 * plain lines at the start, at most every five seconds, and at the end.
 */
final class TerminalProgress implements Progress {
  private static final long INTERVAL_NANOS = 5_000_000_000L;
  private static final int REDRAW_MILLIS = 200;

  private final Console console;
  private final Terminal terminal;
  private final LongSupplier nanos;
  // The stages open now, the latest first: it alone is drawn.
  private final Deque<Object> open = new ArrayDeque<>();

  TerminalProgress(Console console, Terminal terminal, LongSupplier nanos) {
    this.console = console;
    this.terminal = terminal;
    this.nanos = nanos;
  }

  static TerminalProgress of(Console console, Terminal terminal) {
    return new TerminalProgress(console, terminal, System::nanoTime);
  }

  @Override
  public Stage stage(String name, long total, String unit) {
    return terminal.interactive()
        ? new BarStage(name, total, unit)
        : new PlainStage(name, total, unit);
  }

  private abstract class Base implements Stage {
    private final String name;
    private final long total;
    private final String unit;
    private final long start = nanos.getAsLong();
    private long done;
    private String note = "";
    private boolean closed;

    Base(String name, long total, String unit) {
      this.name = name;
      this.total = total;
      this.unit = unit;
    }

    @Override
    public final void to(long items, String beside) {
      synchronized (this) {
        done = items;
        note = beside;
      }
      moved(items);
    }

    @Override
    public final void close() {
      synchronized (this) {
        if (closed) {
          return;
        }
        closed = true;
      }
      ended();
    }

    final synchronized ProgressLine line() {
      double seconds = (nanos.getAsLong() - start) / 1e9;
      return new ProgressLine(name, total, unit, done, note, seconds);
    }

    abstract void moved(long items);

    abstract void ended();
  }

  private final class PlainStage extends Base {
    private long last;

    PlainStage(String name, long total, String unit) {
      super(name, total, unit);
      last = nanos.getAsLong();
      console.note(line().running());
    }

    @Override
    synchronized void moved(long items) {
      long now = nanos.getAsLong();
      if (now - last >= INTERVAL_NANOS) {
        last = now;
        console.note(line().running());
      }
    }

    @Override
    void ended() {
      console.note(line().finished());
    }
  }

  private final class BarStage extends Base {
    private final ProgressBar bar;

    BarStage(String name, long total, String unit) {
      super(name, total, unit);
      synchronized (open) {
        open.push(this);
      }
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(total)
              .setUpdateIntervalMillis(REDRAW_MILLIS)
              .continuousUpdate()
              // The line is ours (rate and time by one clock, notes at the end), the redrawing the
              // library's.
              .setRenderer((state, width) -> line().bar(width))
              .setConsumer(new Status(this))
              .build();
    }

    @Override
    void moved(long items) {
      bar.stepTo(items);
    }

    @Override
    void ended() {
      bar.close();
      synchronized (open) {
        boolean drawn = open.peek() == this;
        open.remove(this);
        if (drawn) {
          console.status("");
        }
        console.note(ProgressLine.cut(line().finished(), width()));
      }
    }
  }

  private int width() {
    // A character in the last column makes some terminals break the line.
    return Math.max(1, terminal.columns().getAsInt() - 1);
  }

  private final class Status implements ProgressBarConsumer {
    private final Object stage;

    Status(Object stage) {
      this.stage = stage;
    }

    @Override
    public int getMaxRenderedLength() {
      return width();
    }

    @Override
    public void accept(String text) {
      synchronized (open) {
        if (open.peek() == stage) {
          console.status(text);
        }
      }
    }

    @Override
    public void close() {
      // The stage ends its line itself.
    }
  }
}
