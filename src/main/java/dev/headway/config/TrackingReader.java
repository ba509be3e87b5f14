package dev.headway.config;

import dev.headway.config.Tracking.Mlflow;

/** Reads the section {@code tracking}. */
final class TrackingReader {
  private TrackingReader() {}

  static Tracking read(YamlNode node) {
    YamlNode mlflow = node.get("mlflow");
    return new Tracking(
        node.get("tensorboard").truthOr(true),
        new Mlflow(uri(mlflow.get("uri")), mlflow.get("experiment").textOrNull()));
  }

  private static String uri(YamlNode node) {
    String given = node.textOrNull();
    if (given == null || given.equals(Mlflow.NONE)) {
      return given;
    }
    if (given.matches("(?i)https?://[^/]*@.*")) {
      throw node.error(
          "must not have a user name or password, since the run keeps its job; set"
              + " MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN,"
              + " in the driver's environment");
    }
    if (!Mlflow.isServer(given)) {
      throw node.wrong("none, or the http or https address of a server");
    }
    return given;
  }
}
