package dev.headway.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;

/** What Headway wants of Spark SQL, where the user wants nothing else. */
public final class SqlSettings {
  private static final int TASKS_PER_PROCESSOR = 4;

  private SqlSettings() {}

  /** Whether driver and executors are one JVM. */
  public static boolean isOneProcess(SparkConf conf) {
    return conf.get("spark.master").matches("local(\\[.*)?");
  }

  /** The settings that {@code conf} doesn't have, each a key and a value. */
  public static Map<String, String> missing(SparkConf conf) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.sql.session.timeZone", "UTC");
    if (isOneProcess(conf)) {
      // Spark's 200 are for clusters: on a few cores most of them are empty tasks, and a folder of
      // 2,000 images passes through four such stages before its first image.
      settings.put(
          "spark.sql.shuffle.partitions",
          String.valueOf(TASKS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors()));
    }
    settings.keySet().removeIf(conf::contains);
    return settings;
  }
}
