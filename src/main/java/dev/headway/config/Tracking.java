package dev.headway.config;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a run can be followed, beside its directory. It makes no other run: two jobs that differ
 * here alone train the same bits.
 *
 * @param tensorboard whether TensorBoard's event files are written into the run's directory
 * @param mlflow the MLflow server
 */
public record Tracking(boolean tensorboard, Mlflow mlflow) implements Serializable {
  /** What a job file without the section says. */
  public static final Tracking DEFAULT = new Tracking(true, new Mlflow(null, null));

  /**
   * An MLflow tracking server.
   *
   * @param uri its http or https address, without credentials; {@code none} for no server; null for
   *     what the driver's environment says
   * @param experiment its experiment's name; null for what the environment says, else the job's
   */
  public record Mlflow(String uri, String experiment) implements Serializable {
    /** The {@link #uri} that sends nothing, whatever the environment says. */
    public static final String NONE = "none";

    /** Whether that is the http or https address of a server, without credentials. */
    public static boolean isServer(String address) {
      try {
        URI uri = new URI(address);
        return ("http".equalsIgnoreCase(uri.getScheme())
                || "https".equalsIgnoreCase(uri.getScheme()))
            && uri.getHost() != null
            && uri.getUserInfo() == null
            && uri.getQuery() == null
            && uri.getFragment() == null;
      } catch (URISyntaxException e) {
        return false;
      }
    }
  }
}
