package dev.headway.notebook;

import dev.headway.progress.Progress;
import dev.headway.report.Figures;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * Progress as lines of the paragraph: a stage's line after each few seconds of it, and one when it
 * has ended. A note keeps its output, so what was over at once says so once.
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
    return new Line(name, total, unit);
  }

  private final class Line implements Stage {
    private final String name;
    private final long total;
    private final String unit;
    private final long start = nanos.getAsLong();
    private long said = start;
    private long done;
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
        say("in " + seconds(nanos.getAsLong() - start));
      }
    }

    private void say(String time) {
      String of =
          total < 0 ? Figures.count(done) : Figures.count(done) + "/" + Figures.count(total);
      String line = String.join("  ", name, of + " " + unit, time, note);
      paragraph.say(line.stripTrailing());
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
