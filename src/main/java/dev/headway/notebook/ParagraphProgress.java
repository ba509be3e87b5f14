package dev.headway.notebook;

import dev.headway.progress.Progress;
import dev.headway.report.Figures;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * Progress as lines of the paragraph: a stage's line after each few seconds of it, and one when it
 * is over. A stage of unknown length may be silent till then, so it says that it begins. A note
 * keeps its output, so any other that was over at once says so once.
 */
final class ParagraphProgress implements Progress {
  private static final long INTERVAL_NANOS = 5_000_000_000L;

  private final Paragraph paragraph;
  private final LongSupplier nanos;

  ParagraphProgress(Paragraph paragraph) {
    this(paragraph, System::nanoTime);
  }

  ParagraphProgress(Paragraph paragraph, LongSupplier nanos) {
    this.paragraph = paragraph;
    this.nanos = nanos;
  }

  @Override
  public Stage stage(String name, long total, String unit) {
    if (total < 0) {
      paragraph.say(name + " …");
    }
    return new Line(name, total, unit);
  }

  private final class Line implements Stage {
    private final String name;
    private final long total;
    private final String unit;
    private final long start = nanos.getAsLong();
    private long said = start;
    private long done;
    private boolean counted;
    private String note = "";
    private boolean closed;

    Line(String name, long total, String unit) {
      this.name = name;
      this.total = total;
      this.unit = unit;
    }

    @Override
    public synchronized void to(long items, String beside) {
      done = items;
      counted = true;
      note = beside;
      long now = nanos.getAsLong();
      if (!closed && now - said >= INTERVAL_NANOS && done != total) {
        said = now;
        say(left(now));
      }
    }

    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        say((isWhole() ? "in " : "over after ") + seconds(nanos.getAsLong() - start));
      }
    }

    /** A stage that fails is closed like any other: it is whole when its last item was told. */
    private boolean isWhole() {
      return total < 0 ? counted : done == total;
    }

    private void say(String time) {
      String of =
          total < 0 ? Figures.count(done) : Figures.count(done) + "/" + Figures.count(total);
      List<String> parts = counted ? List.of(name, of + " " + unit, time) : List.of(name, time);
      paragraph.say((String.join("  ", parts) + "  " + note).stripTrailing());
    }

    private String left(long now) {
      return total < 0 || done <= 0
          ? "for " + seconds(now - start)
          : seconds((long) ((now - start) * ((double) (total - done) / done))) + " left";
    }

    private static String seconds(long nanos) {
      return Figures.seconds(OptionalDouble.of(nanos / 1e9));
    }
  }
}
