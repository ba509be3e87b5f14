package dev.headway.backbone;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whether what networks need of native code can be used on this machine. */
public final class NativeLibraries {
  private NativeLibraries() {}

  /** ND4J and ONNX Runtime with what is wrong with them; the empty string where nothing is. */
  public static Map<String, String> problems() {
    Map<String, String> problems = new LinkedHashMap<>();
    problems.put("ND4J", problem(NativeLibraries::multiply));
    Throwable onnx = OnnxRuntime.problem();
    problems.put("ONNX Runtime", onnx == null ? "" : said(onnx));
    return problems;
  }

  /** HDF5, which reads weights, and so is wanted on the driver alone. */
  public static String hdf5Problem() {
    return problem(() -> Loader.load(org.bytedeco.hdf5.global.hdf5.class));
  }

  /** What goes wrong when a library is used; the empty string when nothing does. */
  public static String problem(Runnable use) {
    try {
      use.run();
      return "";
    } catch (RuntimeException | LinkageError e) {
      return said(e);
    }
  }

  private static void multiply() {
    NativeThreads.pinToOne();
    try (INDArray one = Nd4j.ones(2, 2);
        INDArray product = one.mmul(one)) {
      if (product.getFloat(0) != 2) {
        throw new IllegalStateException("1 + 1 is " + product.getFloat(0) + " there");
      }
    }
  }

  private static String said(Throwable e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String message = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return cause.getClass().getSimpleName() + message;
  }
}
