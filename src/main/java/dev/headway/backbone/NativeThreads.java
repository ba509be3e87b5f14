package dev.headway.backbone;

import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many threads the native libraries use inside one call. With more than one, sums are made in
 * another order and the bits of a result depend on the machine's cores; Spark's tasks are the
 * parallelism instead.
 */
public final class NativeThreads {
  private NativeThreads() {}

  /** A thread's own setting, and OpenMP's default for a new one is all cores. */
  private static final ThreadLocal<Boolean> PINNED = new ThreadLocal<>();

  /**
   * Lets ND4J and its BLAS use one thread for each call from the calling thread, from now on. To be
   * called at the start of every Spark task, and of everything on the driver, that touches ND4J; a
   * second call does nothing.
   */
  public static void pinToOne() {
    if (PINNED.get() == null) {
      Once.touch();
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
      PINNED.set(true);
    }
  }

  /** What holds for all threads. Class initialisation runs once per JVM, and others wait for it. */
  private static final class Once {
    static {
      // ND4J sets both as it comes up, so it has to be up first.
      Nd4j.getExecutioner();
      openblas.blas_set_num_threads(1);
    }

    static void touch() {
      // The initialiser above is all there is to do.
    }
  }
}
