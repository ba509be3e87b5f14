package dev.headway.preflight;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/**
 * Executors' limits for native memory, where the user has set none. Without them JavaCPP takes as
 * much as the heap's size again, of which the container knows nothing.
 */
public final class ClusterDefaults {
  private static final String OPTIONS = "spark.executor.extraJavaOptions";
  private static final String OVERHEAD = "spark.executor.memoryOverhead";

  /** ONNX Runtime, pictures, libraries. */
  private static final long OTHER = 256 * Sizes.MIB;

  private static final long LEAST_ARRAYS = 64 * Sizes.MIB;

  private ClusterDefaults() {}

  /**
   * The settings that {@code conf} lacks; none in embedded runs, where the JVM is there already.
   */
  public static Map<String, String> missing(SparkConf conf) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (Tuple2<String, String> each : conf.getAll()) {
      settings.put(each._1(), each._2());
    }
    return missing(settings);
  }

  static Map<String, String> missing(Map<String, String> settings) {
    ClusterKind kind = ClusterKind.of(settings);
    Map<String, String> added = new LinkedHashMap<>();
    if (kind == ClusterKind.EMBEDDED) {
      return added;
    }
    long heap = MemoryLimits.heap(settings, "executor");
    long jvm = MemoryNeed.jvm(heap);
    if (kind.hasContainers() && !saysOverhead(settings)) {
      added.put(OVERHEAD, Sizes.setting(heap / 2 + OTHER + jvm));
    }
    Map<String, String> with = new LinkedHashMap<>(settings);
    with.putAll(added);
    MemoryLimits limits = MemoryLimits.ofExecutor(with);
    long container = limits.container();
    long offHeap = limits.offHeap();
    long arrays =
        kind.hasContainers()
            ? Math.max(LEAST_ARRAYS, container - heap - offHeap - jvm - OTHER)
            : heap;
    long physical = kind.hasContainers() ? container : 2 * heap + offHeap + (1L << 30);
    JavaOptions given = JavaOptions.of(settings, "executor");
    StringBuilder options = new StringBuilder(settings.getOrDefault(OPTIONS, ""));
    add(options, given, JavaOptions.ARRAYS, arrays);
    add(options, given, JavaOptions.PHYSICAL, physical);
    if (!options.toString().equals(settings.getOrDefault(OPTIONS, ""))) {
      added.put(OPTIONS, options.toString().strip());
    }
    return added;
  }

  private static boolean saysOverhead(Map<String, String> settings) {
    return settings.containsKey(OVERHEAD)
        || settings.containsKey("spark.executor.memoryOverheadFactor")
        || settings.containsKey("spark.kubernetes.memoryOverheadFactor");
  }

  private static void add(StringBuilder options, JavaOptions given, String property, long bytes) {
    if (given.size(property).isEmpty()) {
      options.append(" -D").append(property).append('=').append(bytes / Sizes.MIB).append('m');
    }
  }
}
