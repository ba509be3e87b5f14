package dev.headway.tracker;

/**
 * Which run of a server a run is.
 *
 * @param server its address
 * @param experimentId the server's name of the experiment
 * @param runId the server's name of the run
 */
record MlflowRun(String server, String experimentId, String runId) {
  /** Where people look at it. */
  String page() {
    return server + "/#/experiments/" + experimentId + "/runs/" + runId;
  }
}
