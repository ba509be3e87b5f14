package dev.headway.backbone;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;

/**
 * Idle networks of this JVM. DL4J's networks aren't thread-safe and take long to build, so a task
 * takes one for itself and gives it back.
 */
final class NetworkPool {
  /**
   * Kinds of network that are kept: the frozen part, the trainable part, and those of a run before.
   */
  private static final int KINDS = 4;

  private static final Map<String, Deque<Model>> IDLE =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Model>> eldest) {
          return size() > KINDS;
        }
      };

  private NetworkPool() {}

  /** An idle network of this kind, or a new one. */
  static Model take(String kind, Supplier<Model> build) {
    NativeThreads.pinToOne();
    synchronized (IDLE) {
      Model idle = IDLE.computeIfAbsent(kind, k -> new ArrayDeque<>()).pollFirst();
      if (idle != null) {
        return idle;
      }
    }
    return build.get();
  }

  /** Gives a network back that nobody uses any more, this thread having been the last. */
  static void give(String kind, Model network) {
    Workspaces.freeLarge();
    synchronized (IDLE) {
      IDLE.computeIfAbsent(kind, k -> new ArrayDeque<>()).addFirst(network);
    }
  }
}
