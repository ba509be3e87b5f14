package dev.headway.testing;

import org.apache.spark.sql.SparkSession;

/** The session of the tests: one for each JVM, with two cores. */
public final class LocalSpark {
  private LocalSpark() {}

  /** The session; nobody closes it. */
  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("headway tests")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate();
  }
}
