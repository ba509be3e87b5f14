package dev.headway.preflight;

import java.util.Map;

/**
 * What a process may take, in bytes.
 *
 * @param role {@code executor}, {@code driver}, or {@code embedded} where they are one
 * @param heap the JVM's
 * @param arrays JavaCPP's limit for native arrays; 0 for none
 * @param offHeap Spark's own beside the heap; 0 for none
 * @param physical JavaCPP's limit for the whole process; 0 for none
 * @param container beyond which somebody kills the process; 0 where nobody is known to
 * @param containerIs what that is, for people
 */
record MemoryLimits(
    String role,
    long heap,
    long arrays,
    long offHeap,
    long physical,
    long container,
    String containerIs) {
  /** Spark's, beside the heap, where nobody says otherwise. */
  static final long LEAST_OVERHEAD = 384 * Sizes.MIB;

  private static final double OVERHEAD_FACTOR = 0.1;

  /** An executor's, as settings have it. */
  static MemoryLimits ofExecutor(Map<String, String> settings) {
    return of(settings, "executor", ClusterKind.of(settings).hasContainers());
  }

  /** The driver's, as settings have it. In client mode it lives wherever it was started. */
  static MemoryLimits ofDriver(Map<String, String> settings) {
    boolean inside =
        ClusterKind.of(settings).hasContainers()
            && settings.getOrDefault("spark.submit.deployMode", "client").equals("cluster");
    return of(settings, "driver", inside);
  }

  /** As the JVM itself sees them, in the container that {@code this} knows, or else the machine. */
  MemoryLimits seen(long heapNow, long arraysNow, long physicalNow, long machine) {
    boolean smaller = container == 0 || machine > 0 && machine < container;
    return new MemoryLimits(
        role,
        heapNow,
        arraysNow,
        offHeap,
        physicalNow,
        smaller ? machine : container,
        smaller ? "the machine or its control group" : containerIs);
  }

  MemoryLimits as(String otherRole) {
    return new MemoryLimits(otherRole, heap, arrays, offHeap, physical, container, containerIs);
  }

  private static MemoryLimits of(Map<String, String> settings, String role, boolean contained) {
    long heap = heap(settings, role);
    JavaOptions options = JavaOptions.of(settings, role);
    long arrays = options.size(JavaOptions.ARRAYS).orElse(heap);
    // As JavaCPP has it without a word from anybody.
    long physical = options.size(JavaOptions.PHYSICAL).orElse(arrays == 0 ? 0 : arrays + 3 * heap);
    long offHeap = offHeap(settings, role);
    if (!contained) {
      return new MemoryLimits(role, heap, arrays, offHeap, physical, 0, "");
    }
    long overhead = overhead(settings, role);
    return new MemoryLimits(
        role,
        heap,
        arrays,
        offHeap,
        physical,
        heap + overhead + offHeap,
        "its container, heap + " + Sizes.shown(overhead + offHeap));
  }

  static long heap(Map<String, String> settings, String role) {
    return Sizes.ofSpark(settings.getOrDefault("spark." + role + ".memory", "1g"));
  }

  /** What YARN and Kubernetes add to the heap. */
  static long overhead(Map<String, String> settings, String role) {
    String given = settings.get("spark." + role + ".memoryOverhead");
    if (given != null) {
      return Sizes.ofSpark(given);
    }
    String factor = settings.get("spark." + role + ".memoryOverheadFactor");
    if (factor == null && ClusterKind.of(settings) == ClusterKind.KUBERNETES) {
      factor = settings.get("spark.kubernetes.memoryOverheadFactor");
    }
    double share = factor == null ? OVERHEAD_FACTOR : Double.parseDouble(factor);
    long mebibytes = (long) (share * heap(settings, role) / Sizes.MIB);
    return Math.max(LEAST_OVERHEAD, mebibytes * Sizes.MIB);
  }

  /** Of Spark's own, where blocks are: the driver of a cluster has none. */
  private static long offHeap(Map<String, String> settings, String role) {
    boolean stores = role.equals("executor") || ClusterKind.of(settings) == ClusterKind.EMBEDDED;
    boolean uses =
        stores
            && Boolean.parseBoolean(settings.getOrDefault("spark.memory.offHeap.enabled", "false"));
    return uses ? bytes(settings.getOrDefault("spark.memory.offHeap.size", "0")) : 0;
  }

  /** A bare number is bytes here, and nowhere else. */
  private static long bytes(String size) {
    return size.matches("\\d+") ? Long.parseLong(size) : Sizes.ofSpark(size);
  }
}
