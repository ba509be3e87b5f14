package dev.headway.train;

import java.io.Serializable;
import org.apache.spark.rdd.RDD;

/**
 * How lanes' blocks are made, for the executors. It is most of a task's bytes, so it goes to an
 * executor once, by broadcast, which reads it once for all its tasks: neither a shuffle's blocks
 * nor {@link GatheredBlocks} share a closure that has a state.
 */
final class BlockLineage implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RddBytes<LaneBlock> bytes;
  private transient RDD<LaneBlock> blocks;

  private BlockLineage(RddBytes<LaneBlock> bytes) {
    this.bytes = bytes;
  }

  static BlockLineage of(RDD<LaneBlock> blocks) {
    return new BlockLineage(RddBytes.of(blocks));
  }

  /** The RDD, to be read in a task. */
  synchronized RDD<LaneBlock> blocks() {
    if (blocks == null) {
      blocks = bytes.read();
    }
    return blocks;
  }
}
