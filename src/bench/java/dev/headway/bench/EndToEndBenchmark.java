package dev.headway.bench;

import dev.headway.bench.PhotographFolder.Split;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Seconds of the whole process, from the command line to its end: {@code submit/headway train} on
 * an empty feature store, the same job again, and PyTorch on the same images, taking turns.
 */
final class EndToEndBenchmark {
  private static final String FIRST = "headway, first run";
  private static final String SECOND = "headway, second run";
  private static final String TORCH = "PyTorch, 2 threads";

  private final PrintStream out;
  private final Arguments arguments;
  private final PhotographFolder photographs;
  private final BackboneChoice backbone;
  private final int[] sizes;
  private final int repeats;
  private final int epochs;
  private final String json;

  EndToEndBenchmark(Arguments arguments, PrintStream out) {
    boolean quick = arguments.flag("quick");
    this.out = out;
    this.arguments = arguments;
    this.photographs = PhotographFolder.of(arguments.text("images", ""));
    this.backbone = BackboneChoice.parse(arguments.text("backbone", "mobilenet_v1_0.25_224"));
    this.sizes = arguments.numbers("sizes", quick ? "200" : "2000,10000");
    this.repeats = arguments.number("repeats", quick ? 1 : 3);
    this.epochs = arguments.number("epochs", 20);
    this.json = arguments.text("out", "target/bench/endtoend.json");
    arguments.refuseUnknown();
  }

  /** 0 when every bar is met, 1 when one isn't. */
  int run() {
    Report report = new Report(out, json);
    Bars bars = new Bars();
    Map<String, Object> before = MachineState.now();
    Map<String, Object> found = new LinkedHashMap<>();
    boolean torch = backbone.isPeers() && Torch.isThere();
    HeadwayCommand headway = new HeadwayCommand(backbone, epochs);
    headway.build();
    report.line(
        "%s, %d epochs, 2 workers, local[2], frequency 20; %s.",
        backbone.title(), epochs, MachineState.describe());
    try (WorkFolder work = new WorkFolder()) {
      for (int size : sizes) {
        Map<String, WholeRuns> runs = measure(size, torch, headway, work);
        print(size, runs, report);
        bars(size, runs, bars);
        Map<String, Object> each = new LinkedHashMap<>();
        runs.forEach((name, of) -> each.put(name, of.toMap()));
        found.put(size + " photographs", each);
      }
    }
    report.text(bars.describe());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("settings", arguments.effective());
    all.put("before", before);
    all.put("after", MachineState.now());
    all.put("sizes", found);
    all.put("bars", bars.toList());
    report.write(all);
    return bars.met() ? 0 : 1;
  }

  private Map<String, WholeRuns> measure(
      int size, boolean torch, HeadwayCommand headway, WorkFolder work) {
    Path images = photographs.linkTo(work.resolve("images-" + size), size);
    Split split = PhotographFolder.at(images).splitTo(work.resolve("split-" + size));
    Map<String, WholeRuns> runs = new LinkedHashMap<>();
    for (String name : torch ? List.of(FIRST, SECOND, TORCH) : List.of(FIRST, SECOND)) {
      runs.put(name, new WholeRuns());
    }
    for (int repeat = 0; repeat < repeats; repeat++) {
      if (torch && repeat % 2 == 1) {
        runs.get(TORCH).add(() -> Torch.train(split.train(), split.test(), epochs));
      }
      Path output = work.resolve("runs-" + size + "-" + repeat);
      runs.get(FIRST).add(() -> headway.train(images, output));
      runs.get(SECOND).add(() -> headway.train(images, output));
      if (torch && repeat % 2 == 0) {
        runs.get(TORCH).add(() -> Torch.train(split.train(), split.test(), epochs));
      }
    }
    return runs;
  }

  private static void print(int size, Map<String, WholeRuns> runs, Report report) {
    report.line("");
    report.line("| %,d photographs | seconds | from – to | test accuracy | of these |", size);
    report.line("|---|---:|---:|---:|---|");
    runs.forEach(
        (name, of) ->
            report.line(
                "| %s | %.2f | %.2f – %.2f | %.4f | %s |",
                name, of.median(), of.least(), of.most(), of.accuracy(), of.parts()));
    report.line("");
  }

  private static void bars(int size, Map<String, WholeRuns> runs, Bars bars) {
    if (runs.containsKey(TORCH)) {
      double torch = runs.get(TORCH).median();
      boolean many = size >= 10_000;
      bars.atLeast(
          String.format("%,d photographs: PyTorch / first run", size),
          torch / runs.get(FIRST).median(),
          many ? 2.5 : 1);
      if (many) {
        bars.atLeast(
            String.format("%,d photographs: PyTorch / second run", size),
            torch / runs.get(SECOND).median(),
            4);
      }
    }
  }
}
