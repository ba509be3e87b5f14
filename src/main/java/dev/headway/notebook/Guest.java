package dev.headway.notebook;

import dev.headway.shard.TaskFailures;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;

/** Work in a Spark that others use too: what a thread has set there is as it was afterwards. */
final class Guest {
  private Guest() {}

  /**
   * Does it.
   *
   * @throws dev.headway.error.HeadwayException also when a task's failure was one
   */
  static <T> T in(SparkContext spark, Supplier<T> work) {
    // The job group stays while it runs: by it Zeppelin's cancel button finds the Spark jobs.
    Properties before = (Properties) spark.getLocalProperties().clone();
    try {
      return TaskFailures.unwrap(work);
    } finally {
      spark.setLocalProperties(before);
    }
  }
}
