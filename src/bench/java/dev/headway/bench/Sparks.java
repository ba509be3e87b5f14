package dev.headway.bench;

import dev.headway.backbone.NativeThreads;
import org.apache.spark.sql.SparkSession;

/** The embedded Spark that benchmarks run on. */
final class Sparks {
  private Sparks() {}

  /**
   * A session on {@code local[cores]}, all of whose tasks, and the driver, use one native thread:
   * so do all contenders.
   */
  static SparkSession local(int cores) {
    return builder(cores).getOrCreate();
  }

  /** The same, for bytes to be counted: nothing is compressed. */
  static SparkSession uncompressed(int cores) {
    return builder(cores)
        .config("spark.shuffle.compress", "false")
        .config("spark.broadcast.compress", "false")
        .getOrCreate();
  }

  private static SparkSession.Builder builder(int cores) {
    NativeThreads.pinToOne();
    return SparkSession.builder()
        .master("local[" + cores + "]")
        .appName("headway-bench")
        .config("spark.ui.enabled", "false")
        .config("spark.broadcast.blockSize", "256k")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.maxResultSize", "0")
        .config("spark.sql.shuffle.partitions", String.valueOf(cores));
  }
}
