package dev.headway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Peak memory of featurizing few and many images, each in a JVM with the same small heap and the
 * same limit outside it. The many are the few again under other keys.
 */
final class MemoryBenchmark {
  private static final double MOST_GROWTH = 1.1;

  private final PrintStream out;
  private final Arguments arguments;
  private final PhotographFolder photographs;
  private final BackboneChoice backbone;
  private final int small;
  private final int large;
  private final int cores;
  private final String heap;
  private final String nativeLimit;
  private final String processLimit;
  private final String json;

  MemoryBenchmark(Arguments arguments, PrintStream out) {
    boolean quick = arguments.flag("quick");
    this.out = out;
    this.arguments = arguments;
    this.photographs = PhotographFolder.of(arguments.text("images", ""));
    this.backbone = BackboneChoice.parse(arguments.text("backbone", "mobilenet_v1_0.25_224"));
    this.small = arguments.number("small", quick ? 128 : 1_000);
    this.large = arguments.number("large", quick ? 256 : 20_000);
    this.cores = arguments.number("cores", 2);
    this.heap = arguments.text("heap", "600m");
    this.nativeLimit = arguments.text("native", "400m");
    this.processLimit = arguments.text("process", "1800m");
    this.json = arguments.text("out", "target/bench/memory.json");
    arguments.refuseUnknown();
  }

  /** 0 when the many take no more than the few, but for a tenth. */
  int run() {
    Report report = new Report(out, json);
    Bars bars = new Bars();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("settings", arguments.effective());
    report.line(
        "%s, %d cores, heap %s from the start, native arrays at most %s, process at most %s.",
        backbone.title(), cores, heap, nativeLimit, processLimit);
    report.line("");
    report.line(
        "| images | peak of the process, MiB | peak of the heap, garbage included | heap left | seconds |");
    report.line("|---:|---:|---:|---:|---:|");
    try (WorkFolder work = new WorkFolder()) {
      JsonNode few = measure(small, work, report);
      JsonNode many = measure(large, work, report);
      bars.atLeast(
          String.format(
              "peak of %,d images x %.1f / peak of %,d images", small, MOST_GROWTH, large),
          MOST_GROWTH * peak(few) / peak(many),
          1);
      all.put("few", few);
      all.put("many", many);
    }
    report.line("");
    report.text(bars.describe());
    all.put("bars", bars.toList());
    report.write(all);
    return bars.met() ? 0 : 1;
  }

  private JsonNode measure(int images, WorkFolder work, Report report) {
    Path folder = photographs.linkTo(work.resolve("images-" + images), images);
    JsonNode found =
        ChildProcess.jvm(
            ChildProcess.classPath(),
            List.of(
                "-Xmx" + heap,
                "-Xms" + heap,
                // Few images don't fill the heap: what of it was never touched would count as less.
                "-XX:+AlwaysPreTouch",
                "-XX:MaxDirectMemorySize=" + nativeLimit,
                "-Dorg.bytedeco.javacpp.maxbytes=" + nativeLimit,
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=" + processLimit),
            List.of(
                "memory-one",
                "--backbone",
                backbone.text(),
                "--images",
                folder.toString(),
                "--cores",
                String.valueOf(cores)));
    report.line(
        "| %,d | %d | %d | %d | %.1f |",
        found.get("images").asLong(),
        peak(found),
        found.get("heap_peak_mib").asLong(),
        found.get("heap_left_mib").asLong(),
        found.get("seconds").asDouble());
    return found;
  }

  private static long peak(JsonNode found) {
    return found.get("resident_peak_mib").asLong();
  }
}
