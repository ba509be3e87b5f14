package dev.headway.testing;

import org.apache.spark.sql.SparkSession;

/** One small embedded Spark for all tests of a JVM; the JVM's end stops it. */
public final class LocalSpark {
  private LocalSpark() {}

  /** Two cores, no user interface, four shuffle partitions. */
  public static SparkSession session() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("headway-tests")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate();
  }
}
