package dev.headway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Images per second from encoded files to features: a bare loop, Headway, and what else there is,
 * each in a process of its own, one after the other and over again; and the bars.
 */
final class FeaturizeBenchmark {
  private static final String BACKBONES =
      "mobilenet_v1_0.25_224,squeezenet_v1.1_227,resnet50@160,vgg16@160";
  private static final String CONTENDERS = "bare,local_1,local_2,dl4j,naive,pytorch";

  private final PrintStream out;
  private final Arguments arguments;
  private final PhotographFolder photographs;
  private final List<BackboneChoice> backbones;
  private final List<FeatureContender> contenders;
  private final int limit;
  private final int repeats;
  private final int warmUp;
  private final int seconds;
  private final String heap;
  private final int naiveBatch;
  private final boolean profile;
  private final String json;

  FeaturizeBenchmark(Arguments arguments, PrintStream out) {
    boolean quick = arguments.flag("quick");
    this.out = out;
    this.arguments = arguments;
    this.photographs = PhotographFolder.of(arguments.text("images", ""));
    this.backbones =
        arguments.words("backbones", quick ? "mobilenet_v1_0.25_224" : BACKBONES).stream()
            .map(BackboneChoice::parse)
            .toList();
    this.contenders =
        arguments.words("contenders", CONTENDERS).stream().map(FeatureContender::named).toList();
    this.limit = arguments.number("limit", quick ? 128 : photographs.size());
    this.repeats = arguments.number("repeats", quick ? 1 : 3);
    this.warmUp = arguments.number("warm-up", quick ? 1 : 60);
    this.seconds = arguments.number("seconds", quick ? 3 : 15);
    this.heap = arguments.text("heap", "2g");
    this.naiveBatch = arguments.number("naive-batch", 1);
    this.profile = arguments.flag("profile");
    this.json = arguments.text("out", "target/bench/featurize.json");
    arguments.refuseUnknown();
  }

  /** 0 when every bar is met, 1 when one isn't. */
  int run() {
    Map<String, Object> before = MachineState.now();
    Report report = new Report(out, json);
    Bars bars = new Bars();
    Map<String, Object> found = new LinkedHashMap<>();
    try (WorkFolder work = new WorkFolder()) {
      Path images = photographs.linkTo(work.resolve("photographs"), limit);
      report.line(
          "%d photographs, %s; heap %s, one native thread a task.",
          limit, MachineState.describe(), heap);
      List<FeatureContender> here = new ArrayList<>(contenders);
      if (here.contains(FeatureContender.PYTORCH) && !Torch.isThere()) {
        here.remove(FeatureContender.PYTORCH);
        report.line("PyTorch or its script isn't there: left out.");
      }
      for (BackboneChoice backbone : backbones) {
        Map<FeatureContender, Rates> rates = measure(backbone, here, images, work);
        print(backbone, rates, report);
        bars(backbone, rates, bars);
        Map<String, Object> each = new LinkedHashMap<>();
        rates.forEach((contender, of) -> each.put(contender.word(), of.toMap()));
        found.put(backbone.title(), each);
      }
    }
    report.text(bars.describe());
    report.line("Load average when it ended: %s.", MachineState.now().get("load_average"));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("settings", arguments.effective());
    all.put("before", before);
    all.put("after", MachineState.now());
    all.put("backbones", found);
    all.put("bars", bars.toList());
    report.write(all);
    return bars.met() ? 0 : 1;
  }

  private Map<FeatureContender, Rates> measure(
      BackboneChoice backbone, List<FeatureContender> here, Path images, WorkFolder work) {
    Map<FeatureContender, Rates> rates = new EnumMap<>(FeatureContender.class);
    for (int repeat = 0; repeat < repeats; repeat++) {
      List<FeatureContender> order = new ArrayList<>(here);
      Collections.rotate(order, -repeat);
      for (FeatureContender contender : order) {
        if (contender.inJvm()) {
          rates
              .computeIfAbsent(contender, c -> new Rates())
              .add(inJvm(contender, backbone, images, work, repeat));
        } else if (backbone.isPeers()) {
          rates.computeIfAbsent(contender, c -> new Rates()).add(torch(images, work));
        }
      }
    }
    return rates;
  }

  private JsonNode inJvm(
      FeatureContender contender, BackboneChoice backbone, Path images, WorkFolder work, int at) {
    String stem = "profile-" + backbone.name() + "-" + contender.word();
    boolean recorded = profile && at == repeats - 1;
    Path recording = work.resolve(stem + ".jfr");
    JsonNode found =
        ChildProcess.jvm(
            contender == FeatureContender.NAIVE
                ? ChildProcess.classPathWithStockNatives()
                : ChildProcess.classPath(),
            List.of("-Xmx" + heap),
            List.of(
                "featurize-one",
                "--contender",
                contender.word(),
                "--backbone",
                backbone.text(),
                "--images",
                images.toString(),
                "--work",
                work.resolve("").toString(),
                "--warm-up",
                String.valueOf(warmUp),
                "--seconds",
                String.valueOf(seconds),
                "--naive-batch",
                String.valueOf(naiveBatch),
                "--recording",
                recorded ? recording.toString() : ""));
    if (recorded) {
      Profile.of(recording).write(Path.of("target/bench"), stem);
      out.printf("profile: target/bench/%s.md and .html%n", stem);
    }
    return found;
  }

  /** Its rate has both folders in it; the second has to have something. */
  private static JsonNode torch(Path images, WorkFolder work) {
    Path test = PhotographFolder.at(images).linkTo(work.resolve("few"), 2);
    return Torch.train(images, test, 1);
  }

  private static void print(
      BackboneChoice backbone, Map<FeatureContender, Rates> rates, Report report) {
    Rates bare = rates.get(FeatureContender.BARE);
    report.line("");
    report.line(
        "| %s | images/s | from – to | CPU ms an image | times the bare loop | images a pass |",
        backbone.title());
    report.line("|---|---:|---:|---:|---:|---:|");
    rates.forEach(
        (contender, of) ->
            report.line(
                "| %s | %.1f | %.1f – %.1f | %s | %s | %d |",
                contender.title(),
                of.median(),
                of.least(),
                of.most(),
                Double.isNaN(of.cpuMillis())
                    ? ""
                    : String.format(Locale.ROOT, "%.2f", of.cpuMillis()),
                bare == null ? "" : String.format(Locale.ROOT, "%.2f", of.median() / bare.median()),
                of.imagesPerPass()));
    report.line("");
  }

  private static void bars(BackboneChoice backbone, Map<FeatureContender, Rates> rates, Bars bars) {
    Ratio ratio = new Ratio(backbone, rates, bars);
    if (backbone.isPeers()) {
      ratio.atLeast(FeatureContender.LOCAL_2, FeatureContender.BARE, 2, 0.85);
      ratio.atLeast(FeatureContender.LOCAL_2, FeatureContender.PYTORCH, 1, 4);
      ratio.atLeast(FeatureContender.LOCAL_2, FeatureContender.NAIVE, 1, 30);
    } else {
      ratio.atLeast(FeatureContender.LOCAL_1, FeatureContender.BARE, 1, 0.9);
    }
    ratio.atLeast(FeatureContender.LOCAL_2, FeatureContender.LOCAL_1, 1, 1.8);
  }

  /** Bars between two contenders; who wasn't measured has none. */
  private record Ratio(BackboneChoice backbone, Map<FeatureContender, Rates> rates, Bars bars) {
    void atLeast(FeatureContender own, FeatureContender other, int times, double least) {
      if (rates.containsKey(own) && rates.containsKey(other)) {
        bars.atLeast(
            String.format(
                "%s: %s / %s%s",
                backbone.name(), own.word(), times == 1 ? "" : times + " x ", other.word()),
            rates.get(own).median() / (times * rates.get(other).median()),
            least);
      }
    }
  }
}
