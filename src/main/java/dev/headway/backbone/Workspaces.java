package dev.headway.backbone;

import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's arenas. A thread keeps for ever the largest that its networks ever needed, 0.9 GB for a
 * MobileNet that is trained as a whole; and Spark's threads come and go.
 */
final class Workspaces {
  /** What a thread may keep: a head's are some kilobytes, and making them again takes time. */
  private static final long KEPT_BYTES = 64L << 20;

  private Workspaces() {}

  /** Frees the calling thread's arenas when they are large. None of them may be in use. */
  static void freeLarge() {
    long bytes =
        Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread().stream()
            .mapToLong(MemoryWorkspace::getCurrentSize)
            .sum();
    if (bytes > KEPT_BYTES) {
      Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }
  }
}
