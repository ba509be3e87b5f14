package dev.headway.train;

/** A lane's blocks, for the length of a task. */
interface LaneBlocks {
  int count();

  /** Reads a block from where it is kept, or makes it again. */
  LaneBlock open(int block);
}
