package dev.headway.train;

import java.io.Serializable;

/** Work on one lane, on an executor. */
@FunctionalInterface
interface LaneTask<T> extends Serializable {
  T run(int lane, LaneBlocks blocks);
}
