package dev.headway.preflight;

import java.util.Collection;

/**
 * What a process needs for a job, in bytes: an estimate from above, by the job's own numbers.
 * docs/clusters.md has the arithmetic with two examples.
 *
 * @param heap of the JVM, beside caches, which Spark evicts
 * @param arrays native arrays, which JavaCPP counts
 * @param other native memory that nobody counts: ONNX Runtime's, pictures, libraries
 */
record MemoryNeed(long heap, long arrays, long other) {
  /** A Spark process that does nothing. */
  private static final long IDLE_HEAP = 256 * Sizes.MIB;

  /** A row group or two, a block of rows, an evaluation's block, what Spark buffers. */
  private static final long TASK_HEAP = 64 * Sizes.MIB;

  private static final long LIBRARIES = 64 * Sizes.MIB;

  /** Classes, compiled code, threads, the network's buffers. */
  private static final long JVM = 256 * Sizes.MIB;

  /** Of the heap, for the collector's own tables. */
  private static final int COLLECTOR = 16;

  private static final int FROZEN_BATCH = 32;

  /** Files that the driver sorts itself, see {@code shard.SortedEntries}. */
  private static final long LISTING = 25 * Sizes.MIB;

  /** What a JVM takes beside its heap and beside what runs in it. */
  static long jvm(long heap) {
    return JVM + heap / COLLECTOR;
  }

  /**
   * An executor's.
   *
   * @param tasks that it runs at a time
   */
  static MemoryNeed ofExecutor(WorkSize work, int tasks) {
    long frozen = Float.BYTES * work.frozenParameters();
    long maps = Float.BYTES * FROZEN_BATCH * work.frozenMaps();
    long pictures = 2L * Float.BYTES * FROZEN_BATCH * work.imageFloats();
    long lanes = Math.min(tasks, work.workers());
    long network = Float.BYTES * 2 * work.trainedParameters();
    long learning = 2 * work.state();
    long step = Float.BYTES * (long) work.batch() * (2 * work.trainedMaps() + work.rowFloats());
    long onDl4j = work.frozenOnOnnx() ? 0 : tasks * (frozen + 2 * maps);
    // The session has them twice: as they came, and as its kernels want them.
    long session = work.frozenOnOnnx() ? 2 * frozen + tasks * (maps + maps / 2) : 0;
    return new MemoryNeed(
        IDLE_HEAP + tasks * TASK_HEAP + 2 * frozen + (1 + 2 * lanes) * work.state(),
        tasks * (network + step) + lanes * learning + onDl4j,
        LIBRARIES + tasks * pictures + session);
  }

  /** The driver's. */
  static MemoryNeed ofDriver(WorkSize work) {
    long frozen = Float.BYTES * work.frozenParameters();
    long trained = Float.BYTES * work.trainedParameters();
    long collected = work.driverAdds() ? 2 * work.workers() * work.state() : 0;
    long confusion = 2L * Long.BYTES * work.classes() * work.classes();
    return new MemoryNeed(
        // The state as it is, as it is sent, as it comes back, the best one, and a checkpoint.
        IDLE_HEAP + LISTING + 3 * frozen + 5 * work.state() + collected + confusion,
        // The backbone, what learns, and the finished model twice.
        3 * (frozen + trained) + trained + work.state(),
        LIBRARIES);
  }

  /** Of one process that is driver and executor. */
  MemoryNeed plus(MemoryNeed other) {
    return new MemoryNeed(
        heap + other.heap - IDLE_HEAP, arrays + other.arrays, this.other + other.other - LIBRARIES);
  }

  /** Of phases that come one after the other. */
  static MemoryNeed most(Collection<MemoryNeed> phases) {
    return new MemoryNeed(
        phases.stream().mapToLong(MemoryNeed::heap).max().orElse(0),
        phases.stream().mapToLong(MemoryNeed::arrays).max().orElse(0),
        phases.stream().mapToLong(MemoryNeed::other).max().orElse(0));
  }

  /**
   * The whole process', whose heap grows as far as it may.
   *
   * @param offHeap Spark's own, which it fills as it does the heap
   */
  long process(long wholeHeap, long offHeap) {
    return wholeHeap + offHeap + arrays + other + jvm(wholeHeap);
  }
}
