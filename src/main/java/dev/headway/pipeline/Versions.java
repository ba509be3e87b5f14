package dev.headway.pipeline;

import dev.headway.backbone.OnnxRuntime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What a run was made with. */
final class Versions {
  private Versions() {}

  static Map<String, String> of(SparkSession spark) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("headway", implementation(Versions.class, "development"));
    versions.put("spark", spark.version());
    versions.put("scala", scala.util.Properties.versionNumberString());
    versions.put("java", System.getProperty("java.version"));
    versions.put("deeplearning4j", implementation(ComputationGraph.class, "1.0.0-M2.1"));
    versions.put("onnxruntime", OnnxRuntime.version());
    versions.put("nd4j_backend", Nd4j.getBackend().getClass().getSimpleName());
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return versions;
  }

  /** Of what runs a DL4J network here, its natives' instruction set included. */
  static String engine() {
    return implementation(ComputationGraph.class, "1.0.0-M2.1")
        + " "
        + Nd4j.getBackend().getClass().getSimpleName()
        + " level "
        + NativeOpsHolder.getInstance().getDeviceNativeOps().binaryLevel();
  }

  private static String implementation(Class<?> type, String otherwise) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? otherwise : version;
  }
}
