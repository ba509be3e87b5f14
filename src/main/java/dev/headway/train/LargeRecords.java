package dev.headway.train;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.JavaSerializer;

/**
 * A shuffle of few large records. A stream of Java's serialization holds whatever was written to it
 * until it is reset, which Spark does after 100 objects: here that would be a task's whole share,
 * and nobody's memory manager counts it. Records that are Java's in any session need no other
 * serializer.
 */
final class LargeRecords {
  private static final String RESET = "spark.serializer.objectStreamReset";

  private LargeRecords() {}

  /**
   * Resets after each object.
   *
   * @param shuffled what a shuffle gives, before anybody asked for it
   */
  static <K, V> JavaPairRDD<K, V> in(JavaPairRDD<K, V> shuffled) {
    SparkConf conf = shuffled.context().getConf().set(RESET, "1");
    RDD<?> rdd = shuffled.rdd();
    ((ShuffledRDD<?, ?, ?>) rdd).setSerializer(new JavaSerializer(conf));
    return shuffled;
  }
}
