package dev.headway.bench;

import dev.headway.pipeline.JobFeatures;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Featurizes a folder in a JVM of its own and says how much memory that took at most. */
final class MemoryProcess {
  private final PrintStream out;
  private final BackboneChoice backbone;
  private final String images;
  private final int cores;

  MemoryProcess(Arguments arguments, PrintStream out) {
    this.out = out;
    this.backbone = BackboneChoice.parse(arguments.text("backbone", ""));
    this.images = arguments.text("images", "");
    this.cores = arguments.number("cores", 2);
    arguments.refuseUnknown();
  }

  int run() {
    Map<String, Object> found = new LinkedHashMap<>();
    try (SparkSession session = Sparks.local(cores);
        JobFeatures features = JobFeatures.open(session, backbone.job(images, "auto"))) {
      Watch watch = new Watch();
      found.put("images", features.run(Long.MAX_VALUE));
      found.put("seconds", watch.seconds());
      found.put("resident_peak_mib", residentPeak());
      found.put("heap_peak_mib", heapPeak());
      System.gc();
      found.put(
          "heap_left_mib",
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
    }
    JsonFile.line(out, found);
    return 0;
  }

  /** What the kernel counted: heap, native arrays, code, threads, all of it. */
  private static long residentPeak() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw dev.headway.error.HeadwayException.failure(
          "this system doesn't say what a process used at most: " + e.getMessage(), e);
    }
  }

  /** The sum of each pool's peak, garbage included. */
  private static long heapPeak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong((MemoryPoolMXBean pool) -> pool.getPeakUsage().getUsed())
            .sum()
        >> 20;
  }
}
