package dev.headway.bench;

import dev.headway.config.JobConfig;
import dev.headway.feature.Featurizer;
import dev.headway.feature.FrozenPart;
import dev.headway.pipeline.JobFeatures;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * One contender in a JVM of its own: warms up, measures, prints a line of JSON. A slow one takes
 * fewer images, so that a pass ends in the time that it is given.
 */
final class FeaturizeProcess {
  private final PrintStream out;
  private final FeatureContender contender;
  private final BackboneChoice backbone;
  private final PhotographFolder photographs;
  private final Path work;
  private final double warmUp;
  private final double seconds;
  private final int naiveBatch;
  private final String recording;

  FeaturizeProcess(Arguments arguments, PrintStream out) {
    this.out = out;
    this.contender = FeatureContender.named(arguments.text("contender", ""));
    this.backbone = BackboneChoice.parse(arguments.text("backbone", ""));
    this.photographs = PhotographFolder.of(arguments.text("images", ""));
    this.work = Path.of(arguments.text("work", ""));
    this.warmUp = arguments.number("warm-up", 10);
    this.seconds = arguments.number("seconds", 10);
    this.naiveBatch = arguments.number("naive-batch", 1);
    this.recording = arguments.text("recording", "");
    arguments.refuseUnknown();
  }

  int run() {
    try (Featurizing featurizing = open()) {
      int images = passSize(featurizing);
      warm(featurizing, images, warmUp / 2);
      JsonFile.line(
          out,
          recording.isEmpty()
              ? measure(featurizing, images)
              : Profile.record(Path.of(recording), () -> measure(featurizing, images)));
    }
    return 0;
  }

  private Map<String, Object> measure(Featurizing featurizing, int images) {
    Watch watch = new Watch();
    long done = 0;
    int passes = 0;
    while (passes == 0 || watch.seconds() < seconds) {
      done += featurizing.pass(images);
      passes++;
    }
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("images", done);
    found.put("passes", passes);
    found.put("seconds", watch.seconds());
    found.put("cpu_seconds", watch.cpuSeconds());
    return found;
  }

  private Featurizing open() {
    Configuration hadoop = new Configuration();
    JobConfig job = backbone.job(photographs.root().toString(), contender.engine());
    return switch (contender) {
      case BARE -> new BareLoop(JobFeatures.frozen(job, hadoop), photographs.files());
      case LOCAL_1, LOCAL_2, DL4J -> new HeadwayStage(job, contender.cores());
      case NAIVE -> {
        FrozenPart part = JobFeatures.frozen(job, hadoop);
        yield new NaiveSpark(
            contender.cores(),
            JobFeatures.graph(job, hadoop),
            new NaiveSpark.Recipe(part.inputSize().height(), part.preprocess(), naiveBatch),
            photographs,
            work);
      }
      default -> throw new IllegalArgumentException(contender + " is no contender of this JVM");
    };
  }

  /** All images, or as many blocks for each core as fit into the time, once it is half warm. */
  private int passSize(Featurizing featurizing) {
    int step = Featurizer.BLOCK_ROWS * contender.cores();
    int least = Math.min(step, photographs.size());
    warm(featurizing, least, warmUp / 2);
    Watch watch = new Watch();
    featurizing.pass(least);
    int fit = (int) Math.min(photographs.size(), least / watch.seconds() * seconds);
    return fit == photographs.size() ? fit : Math.max(least, fit / step * step);
  }

  private static void warm(Featurizing featurizing, int images, double seconds) {
    Watch watch = new Watch();
    do {
      featurizing.pass(images);
    } while (watch.seconds() < seconds);
  }
}
