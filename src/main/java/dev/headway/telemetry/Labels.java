package dev.headway.telemetry;

import dev.headway.progress.Epoch;
import dev.headway.progress.Progress;
import dev.headway.progress.ValueText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Says what the calling thread's Spark jobs and log lines are of: jobs are described as the
 * terminal shows the work ({@code Epoch 3/10 round 12/50}), log lines have the fields {@code
 * mdc.run}, {@code mdc.epoch} and {@code mdc.round}, on the executors too. Closing it puts back
 * what was there.
 *
 * <p>The session may be a notebook's, which cancels its jobs by their group: that is left alone.
 */
final class Labels implements Progress, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Labels.class);
  private static final long LOG_INTERVAL_NANOS = 5_000_000_000L;

  private static final String DESCRIPTION = "spark.job.description";
  // With this prefix Spark hands local properties on to the log lines of its tasks, under this
  // name.
  private static final String RUN = "mdc.run";
  private static final String EPOCH = "mdc.epoch";
  private static final String ROUND = "mdc.round";
  private static final List<String> FIELDS = List.of(RUN, EPOCH, ROUND);

  private final SparkContext spark;
  private final String run;
  private final LongSupplier nanos;
  private final Map<String, String> propertiesBefore = new HashMap<>();
  private final Map<String, String> fieldsBefore = new HashMap<>();
  private volatile long logged;

  /**
   * Labels of a run.
   *
   * @param run its id; null outside of runs
   */
  Labels(SparkContext spark, String run, LongSupplier nanos) {
    this.spark = spark;
    this.run = run;
    this.nanos = nanos;
    propertiesBefore.put(DESCRIPTION, spark.getLocalProperty(DESCRIPTION));
    for (String field : FIELDS) {
      propertiesBefore.put(field, spark.getLocalProperty(field));
      fieldsBefore.put(field, MDC.get(field));
    }
    if (run != null) {
      field(RUN, run);
    }
    logged = nanos.getAsLong();
  }

  @Override
  public Stage stage(String name, long total, String unit) {
    return new Labelled(name, total, unit);
  }

  @Override
  public Stage epoch(Epoch epoch) {
    return new LabelledEpoch(epoch);
  }

  @Override
  public void close() {
    propertiesBefore.forEach(spark::setLocalProperty);
    fieldsBefore.forEach(Labels::context);
  }

  private void field(String name, String value) {
    spark.setLocalProperty(name, value);
    context(name, value);
  }

  private static void context(String name, String value) {
    if (value == null) {
      MDC.remove(name);
    } else {
      MDC.put(name, value);
    }
  }

  private class Labelled implements Stage {
    private final String before = spark.getLocalProperty(DESCRIPTION);
    private final String name;
    private final long total;
    private final String count;
    private volatile long done;
    private volatile String text = "";
    private volatile Map<String, ? extends Number> values = Map.of();
    private boolean closed;

    Labelled(String name, long total, String unit) {
      this.name = name;
      this.total = total;
      this.count = (total < 0 ? "" : "/" + total) + (unit.isEmpty() ? "" : " " + unit);
      describe(name);
    }

    final void describe(String work) {
      spark.setLocalProperty(DESCRIPTION, work);
    }

    @Override
    public final void to(long items, String note) {
      text = note;
      reached(items);
    }

    @Override
    public final void to(long items, Map<String, ? extends Number> known) {
      values = known;
      reached(items);
    }

    private void reached(long items) {
      done = items;
      long now = nanos.getAsLong();
      if (now - logged >= LOG_INTERVAL_NANOS) {
        logged = now;
        if (run != null) {
          // This may be a thread that only looks how far the work is.
          context(RUN, run);
        }
        LOG.info("{}", line());
      }
      moved(items);
    }

    /** After items; called from any thread. */
    void moved(long items) {
      // Which of a stage's items a job is of isn't known.
    }

    private String line() {
      return Stream.of(
              name,
              done == 0 && total < 0 ? "" : done + count,
              ValueText.of(values, ValueText.DIGITS),
              text)
          .filter(part -> !part.isEmpty())
          .collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        LOG.info("{} ended", line());
        spark.setLocalProperty(DESCRIPTION, before);
      }
    }
  }

  private final class LabelledEpoch extends Labelled {
    private final Epoch epoch;

    LabelledEpoch(Epoch epoch) {
      super(epoch.name(), epoch.rounds(), "rounds");
      this.epoch = epoch;
      field(EPOCH, String.valueOf(epoch.number()));
      moved(epoch.from());
    }

    /** Between rounds, on the thread that trains: the next job is the next round's. */
    @Override
    void moved(long rounds) {
      if (rounds < epoch.rounds()) {
        field(ROUND, String.valueOf(rounds + 1));
        describe(epoch.name() + " round " + (rounds + 1) + "/" + epoch.rounds());
      }
    }

    @Override
    public void part(String name) {
      field(ROUND, null);
      describe(epoch.name() + " " + name);
    }

    @Override
    public void close() {
      super.close();
      field(ROUND, null);
      field(EPOCH, null);
    }
  }
}
