package dev.headway.shard;

/**
 * How row ranges become Spark tasks: cuts lie at multiples of {@code alignment}, about four tasks a
 * core but no task of more than 1,024 rows, and none is smaller than one such block (but for a
 * range's first and last).
 *
 * @param alignment in rows, by position in the source's split; at least 1. What is computed in
 *     fixed blocks of positions names its block here, so that no block spans two tasks.
 * @param cores to spread over; 0 takes Spark's default parallelism
 */
public record RowTasks(int alignment, int cores) {
  static final int TASKS_PER_CORE = 4;

  /**
   * However much data there is: a lost task costs this much again, and progress is seen by task.
   */
  static final int MOST_ROWS = 1024;

  /** Refuses an alignment below 1 and a negative number of cores. */
  public RowTasks {
    if (alignment < 1 || cores < 0) {
      throw new IllegalArgumentException("not a task size: " + alignment + " rows, " + cores);
    }
  }

  /** Spread over the cores that Spark has. */
  public static RowTasks alignedTo(int rows) {
    return new RowTasks(rows, 0);
  }
}
