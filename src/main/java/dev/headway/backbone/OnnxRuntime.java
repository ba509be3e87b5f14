package dev.headway.backbone;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;

/** ONNX Runtime in this JVM. */
public final class OnnxRuntime {
  private OnnxRuntime() {}

  /** Its version, such as 1.20.0. */
  public static String version() {
    return problem() == null ? environment().getVersion() : "not loadable";
  }

  /** Why it can't be loaded; null when it can. */
  static Throwable problem() {
    return Loaded.PROBLEM;
  }

  static OrtEnvironment environment() {
    return Loaded.ENVIRONMENT;
  }

  /** Class initialisation runs once per JVM, and others wait for it. */
  private static final class Loaded {
    private static final OrtEnvironment ENVIRONMENT;
    private static final Throwable PROBLEM;

    static {
      OrtEnvironment environment = null;
      Throwable problem = null;
      try {
        environment =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "headway");
      } catch (LinkageError | RuntimeException e) {
        // No library for this platform, one that doesn't fit the C library, or no place for it.
        problem = e.getCause() == null ? e : e.getCause();
      }
      ENVIRONMENT = environment;
      PROBLEM = problem;
    }
  }
}
