package dev.headway.cli;

import dev.headway.error.ExitCode;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a command ends that YARN's application master runs ({@code --master yarn --deploy-mode
 * cluster}). There {@code System.exit} is a failure whatever its code, returning is success, and an
 * exception's text becomes the application's diagnostics, which {@code spark-submit} prints where
 * it was started, and where {@code submit/headway} finds the exit code. All that holds only once a
 * SparkContext has registered the application: without one it has failed, and nobody learns why.
 */
final class YarnDriver {
  private static final Logger LOG = LoggerFactory.getLogger(YarnDriver.class);

  private YarnDriver() {}

  static boolean isThisProcess() {
    SparkConf conf = new SparkConf();
    return conf.get("spark.master", "").equals("yarn")
        && conf.get("spark.submit.deployMode", "").equals("cluster");
  }

  /**
   * Ends the command; the caller has to return.
   *
   * @throws Ended unless it was done
   */
  static void end(ExitCode code, String message) {
    if (!Sessions.anyOpened()) {
      try {
        register();
      } catch (RuntimeException e) {
        LOG.warn("YARN couldn't be told how the command ended", e);
      }
    }
    if (code != ExitCode.DONE) {
      throw new Ended(code, message);
    }
  }

  /** Lets YARN know the application, of which there is nothing left to do but to end. */
  private static void register() {
    SparkConf conf = Sessions.conf("headway");
    conf.set("spark.dynamicAllocation.enabled", "false");
    conf.set("spark.executor.instances", "0");
    conf.set("spark.scheduler.minRegisteredResourcesRatio", "0");
    conf.set("spark.ui.enabled", "false");
    SparkSession.builder().config(conf).getOrCreate().stop();
  }

  /** For the application's diagnostics; without a trace, for nothing went wrong in the program. */
  static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Ended(ExitCode code, String message) {
      super("Headway ended with exit code " + code.code() + ": " + message, null, false, false);
    }
  }
}
