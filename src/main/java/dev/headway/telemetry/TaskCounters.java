package dev.headway.telemetry;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;

/**
 * What the tasks in this JVM have done since it started. Work that is done twice, by a retry or a
 * copy of a slow task, counts twice: these are rates of machines, not results of a run.
 */
public final class TaskCounters {
  /** Images that were decoded, featurized or taken from the store, unusable ones included. */
  public static final Counter IMAGES = new Counter();

  /** Those of them that can't be used. */
  public static final Counter QUARANTINED = new Counter();

  /** Rows that were trained. */
  public static final Counter ROWS = new Counter();

  private TaskCounters() {}

  /** What comes from now on. */
  public static Since now() {
    return new Since(IMAGES.getCount(), QUARANTINED.getCount());
  }

  static void register(MetricRegistry registry) {
    registry.register("task_images", IMAGES);
    registry.register("task_quarantined", QUARANTINED);
    registry.register("task_rows_trained", ROWS);
  }

  /**
   * A moment.
   *
   * @param imagesBefore what {@link #IMAGES} was then
   * @param quarantinedBefore what {@link #QUARANTINED} was then
   */
  public record Since(long imagesBefore, long quarantinedBefore) {
    /** Images since then. */
    public long images() {
      return IMAGES.getCount() - imagesBefore;
    }

    /** Unusable ones since then. */
    public long quarantined() {
      return QUARANTINED.getCount() - quarantinedBefore;
    }
  }
}
