package dev.headway.train;

import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;

/**
 * Where lanes ran last, as Spark writes the place of an executor: that is where their blocks are in
 * memory, and the cursor that stands at the next row.
 */
final class LanePlaces {
  private final String[] places;

  LanePlaces(int lanes) {
    places = new String[lanes];
  }

  /** This executor; empty where its name can't be written that way. */
  static String here() {
    BlockManagerId id = SparkEnv.get().blockManager().blockManagerId();
    // The first "_" after the prefix ends the host.
    return id.host().contains("_") ? "" : "executor_" + id.host() + "_" + id.executorId();
  }

  void set(int lane, String place) {
    places[lane] = place.isEmpty() ? null : place;
  }

  /** For each lane its place, or null. */
  String[] snapshot() {
    return places.clone();
  }
}
