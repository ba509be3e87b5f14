package dev.headway.train;

import org.apache.spark.api.java.JavaSparkContext;

/**
 * What Spark's pages call the jobs of the calling thread. For those without a name Spark walks the
 * stack, four times a round, which takes as long as a small head's minibatch.
 */
final class CallSite {
  private static final String SHORT = "callSite.short";
  private static final String LONG = "callSite.long";

  private final JavaSparkContext spark;
  private final String shortBefore;
  private final String longBefore;

  private CallSite(JavaSparkContext spark) {
    this.spark = spark;
    this.shortBefore = spark.getLocalProperty(SHORT);
    this.longBefore = spark.getLocalProperty(LONG);
  }

  /**
   * Names jobs until {@link #restore}.
   *
   * @param name for the list of jobs
   * @param method that they come from
   */
  static CallSite name(JavaSparkContext spark, String name, String method) {
    CallSite site = new CallSite(spark);
    site.set(name, method);
    return site;
  }

  void restore() {
    set(shortBefore, longBefore);
  }

  private void set(String name, String method) {
    spark.setLocalProperty(SHORT, name);
    spark.setLocalProperty(LONG, method);
  }
}
