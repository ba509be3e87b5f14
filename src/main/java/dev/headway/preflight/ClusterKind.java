package dev.headway.preflight;

import java.util.Map;

/** What starts the executors, and so who limits their memory. */
public enum ClusterKind {
  /** Driver and executors are one JVM. */
  EMBEDDED,
  STANDALONE,
  YARN,
  KUBERNETES;

  /** By {@code spark.master}. */
  public static ClusterKind of(Map<String, String> settings) {
    String master = settings.getOrDefault("spark.master", "local");
    if (master.equals("local") || master.startsWith("local[")) {
      return EMBEDDED;
    }
    if (master.equals("yarn")) {
      return YARN;
    }
    return master.startsWith("k8s://") ? KUBERNETES : STANDALONE;
  }

  /** Whether each executor has a container that it is killed in when it takes more. */
  boolean hasContainers() {
    return this == YARN || this == KUBERNETES;
  }
}
