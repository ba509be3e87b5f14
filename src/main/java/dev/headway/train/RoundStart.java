package dev.headway.train;

import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * The state that a round's lanes start from, on its way to them. Spark broadcasts a stage's task
 * once, whatever its lanes; a small state goes along in it. A large one has a broadcast of its own,
 * so that an executor's lanes share one copy. Lanes in the driver's JVM have the driver's own.
 */
final class RoundStart implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  /** Each lane reads the task anew: so much takes less time than a broadcast's bookkeeping. */
  private static final int LARGEST_IN_TASK = 256 << 10;

  private final LaneState small;
  private final Broadcast<LaneState> large;
  private final Handover<LaneState, Void> own;

  private RoundStart(LaneState small, Broadcast<LaneState> large, Handover<LaneState, Void> own) {
    this.small = small;
    this.large = large;
    this.own = own;
  }

  /** For lanes in the driver's JVM. */
  static RoundStart handedOver(LaneState state) {
    return new RoundStart(null, null, Handover.open(state));
  }

  static RoundStart of(JavaSparkContext spark, LaneState state) {
    long bytes = (long) Float.BYTES * (state.parameters().length + state.updater().length);
    return bytes <= LARGEST_IN_TASK
        ? new RoundStart(state, null, null)
        : new RoundStart(null, spark.broadcast(state), null);
  }

  LaneState value() {
    if (own != null) {
      return own.start();
    }
    return large == null ? small : large.value();
  }

  /** The round is over. */
  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
    if (large != null) {
      large.destroy();
    }
  }
}
