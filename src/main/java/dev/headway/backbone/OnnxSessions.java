package dev.headway.backbone;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.headway.backbone.onnx.OnnxCompiler;
import dev.headway.error.HeadwayException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sessions of this JVM: one for each network, run by all tasks at once. Those that were used
 * last stay for the next task; one that is used is never closed.
 */
final class OnnxSessions {
  /** The frozen part, the one of a second phase, and those of a run before. */
  private static final int KEPT = 4;

  private static final Map<String, Lease> OPEN = new LinkedHashMap<>(16, 0.75f, true);

  private OnnxSessions() {}

  /**
   * A session, new or shared, that stays open until it is given back.
   *
   * @param kind of the network
   * @param file its ONNX model
   * @param cores that one call may use
   */
  static synchronized Lease take(String kind, byte[] file, int cores) {
    String key = kind + '/' + cores;
    Lease lease = OPEN.get(key);
    if (lease == null) {
      lease = new Lease(session(file, cores));
      OPEN.put(key, lease);
    }
    lease.users++;
    closeIdle();
    return lease;
  }

  private static synchronized void give(Lease lease) {
    lease.users--;
    closeIdle();
  }

  /** Sessions that are open, for tests. */
  static synchronized int open() {
    return OPEN.size();
  }

  private static void closeIdle() {
    Iterator<Lease> eldest = OPEN.values().iterator();
    while (OPEN.size() > KEPT && eldest.hasNext()) {
      Lease lease = eldest.next();
      if (lease.users == 0) {
        eldest.remove();
        lease.end();
      }
    }
  }

  private static OrtSession session(byte[] file, int cores) {
    try {
      return open(file, cores);
    } catch (OrtException e) {
      throw failure(e);
    }
  }

  /** A session of the caller's own. */
  static OrtSession open(byte[] file, int cores) throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      // The calling thread is one of them. Spark counts a task's cores, so none of them may spin
      // while it has nothing to do.
      options.setIntraOpNumThreads(cores);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      // Zeros padded before a pooling aren't the pooling's own, which count for nothing: it makes
      // them so (microsoft/onnxruntime#22177, #24737).
      options.addConfigEntry("optimization.disable_specified_optimizers", "Pad_Fusion");
      options.setSymbolicDimensionValue(OnnxCompiler.BATCH, OnnxRunner.BATCH);
      return OnnxRuntime.environment().createSession(file, options);
    }
  }

  static HeadwayException failure(OrtException e) {
    return HeadwayException.failure(
        "ONNX Runtime failed: "
            + e.getMessage()
            + "; of a network of the catalog backbone.engine: dl4j does without it",
        e);
  }

  /** A session in use. */
  static final class Lease implements AutoCloseable {
    private final OrtSession session;
    private int users;

    private Lease(OrtSession session) {
      this.session = session;
    }

    OrtSession session() {
      return session;
    }

    private void end() {
      try {
        session.close();
      } catch (OrtException e) {
        throw failure(e);
      }
    }

    /** To be called once for each {@link OnnxSessions#take}. */
    @Override
    public void close() {
      give(this);
    }
  }
}
