package dev.headway.backbone;

import dev.headway.backbone.onnx.OnnxModel;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.TaskContext;

/**
 * A frozen part that ONNX Runtime runs. The compiled model travels: it is as large as the
 * parameters, and executors then need neither the DL4J graph nor a compiler.
 */
final class OnnxRecipe implements FrozenRecipe {
  private static final long serialVersionUID = 1L;

  private final byte[] file;
  private final int width;
  private final String kind;
  private final long[] inputShape;

  OnnxRecipe(OnnxModel model, long... inputShape) {
    this.file = model.file();
    this.width = model.width();
    this.kind = DigestUtils.sha256Hex(file);
    this.inputShape = inputShape.clone();
  }

  @Override
  public FrozenRunner open() {
    TaskContext task = TaskContext.get();
    int cores = task == null ? 1 : Math.max(1, task.cpus());
    // With several cores one is the task's own, which prepares images meanwhile.
    OnnxSessions.Lease session = OnnxSessions.take(kind, file, Math.max(1, cores - 1));
    try {
      return new OnnxRunner(session, cores, width, inputShape);
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }
}
