package dev.headway.preflight;

import com.sun.management.OperatingSystemMXBean;
import dev.headway.backbone.NativeLibraries;
import dev.headway.backbone.Processor;
import dev.headway.image.Decoders;
import java.io.File;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.SparkEnv;
import org.bytedeco.javacpp.Pointer;

/**
 * Looks around in the process that it runs in.
 *
 * @param places the job's URIs, as executors use them
 */
record MachineProbe(ArrayList<Place> places) implements Serializable {
  /** What Spark's launcher opens on Java 17; a test holds it to the pom's. */
  static final List<String> OPEN =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "jdk.internal.ref",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  /** Folders of the application and of its processes, whose names say nothing to anybody. */
  private static final Pattern PASSING =
      Pattern.compile("/(spark|executor|blockmgr)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** What it finds in this process. */
  MachineFacts look() {
    SparkEnv env = SparkEnv.get();
    LinkedHashMap<String, String> natives = new LinkedHashMap<>(NativeLibraries.problems());
    natives.put("OpenCV", NativeLibraries.problem(Decoders::loadOpenCv));
    boolean driver = env.executorId().equals(MachineFacts.DRIVER);
    if (driver) {
      natives.put("HDF5", NativeLibraries.hdf5Problem());
    }
    LinkedHashMap<String, String> found = new LinkedHashMap<>();
    for (Place place : places) {
      found.put(place.name(), place.problem(env.executorId()));
    }
    return new MachineFacts(
        env.executorId(),
        env.blockManager().blockManagerId().host(),
        System.getProperty("java.version"),
        scala.util.Properties.versionNumberString(),
        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        Processor.kind(),
        said(System.getenv("OMP_NUM_THREADS")),
        closed(),
        natives,
        Decoders.turboJpeg(),
        Runtime.getRuntime().maxMemory(),
        Pointer.maxBytes(),
        Pointer.maxPhysicalBytes(),
        machine(),
        scratch(env),
        found);
  }

  private static String said(String value) {
    return value == null ? "" : value;
  }

  private static ArrayList<String> closed() {
    Module base = Object.class.getModule();
    Module own = MachineProbe.class.getModule();
    ArrayList<String> closed = new ArrayList<>(OPEN);
    closed.removeIf(name -> !base.getPackages().contains(name) || base.isOpen(name, own));
    return closed;
  }

  /** Of a control group, where the JVM is in one that has less than the machine. */
  private static long machine() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  private static LinkedHashMap<String, Long> scratch(SparkEnv env) {
    LinkedHashMap<String, Long> free = new LinkedHashMap<>();
    for (File folder : env.blockManager().diskBlockManager().localDirs()) {
      free.put(PASSING.matcher(folder.getPath()).replaceAll(""), folder.getUsableSpace());
    }
    return free;
  }
}
