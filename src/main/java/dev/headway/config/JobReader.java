package dev.headway.config;

import java.util.List;
import java.util.function.Predicate;

/** From a job file's nodes to its records. */
final class JobReader {
  private static final String NOT_IN_NAMES = "/\\:";

  private JobReader() {}

  static JobConfig read(YamlNode root) {
    NotBuiltYet.checkNames(root);
    JobConfig job =
        new JobConfig(
            name(root.get("name")),
            data(root.get("data")),
            backbone(root.get("backbone")),
            input(root.get("input")),
            head(root.get("head")),
            CompileReader.read(root.get("compile")),
            FitReader.read(root.get("fit")),
            fineTune(root.get("fine_tune")),
            features(root.get("features")),
            TrackingReader.read(root.get("tracking")),
            root.get("output").textOr("runs"));
    NotBuiltYet.check(root, job);
    return job;
  }

  private static String name(YamlNode node) {
    String name = node.text();
    boolean unfit =
        name.contains("..")
            || name.startsWith(".")
            || name.startsWith("_")
            || name.chars()
                .anyMatch(c -> Character.isISOControl(c) || NOT_IN_NAMES.indexOf(c) >= 0);
    if (unfit) {
      throw node.error(
          "names a folder, so it must not start with '.' or '_' nor have '/', '\\', ':', '..' or"
              + " control characters: "
              + JobYaml.quoted(name));
    }
    return name;
  }

  private static Data data(YamlNode node) {
    return new Data(
        node.get("source").text(),
        node.get("seed").wholeOr(0, Long.MIN_VALUE, Long.MAX_VALUE),
        node.get("train").text(),
        node.get("validation").textOrNull(),
        node.get("test").textOrNull(),
        node.get("allow_overlap").truthOr(false) ? Overlap.ALLOWED : Overlap.REFUSED,
        node.get("max_quarantined").numberOr(0.01, v -> v >= 0 && v <= 1, "a share from 0 to 1"));
  }

  private static Backbone backbone(YamlNode node) {
    return new Backbone(
        node.get("name").text(),
        node.get("weights").textOrNull(),
        inputSize(node.get("input_size")),
        trainable(node.get("trainable")),
        node.get("pooling").oneOfOr(Pooling.GLOBAL_AVERAGE),
        node.get("engine").oneOfOr(Engine.AUTO));
  }

  private static InputSize inputSize(YamlNode node) {
    if (node.isNull()) {
      return null;
    }
    List<YamlNode> sides = node.list("two whole numbers, [height, width]");
    if (sides.size() != 2) {
      throw node.wrong("a list of two whole numbers, [height, width]");
    }
    return new InputSize(
        (int) sides.get(0).whole(1, Integer.MAX_VALUE),
        (int) sides.get(1).whole(1, Integer.MAX_VALUE));
  }

  private static Trainable trainable(YamlNode node) {
    String what = "none, all or from:<layer name>";
    String word = node.kind() == YamlKind.TEXT ? node.text() : node.isAbsent() ? "none" : "";
    if (word.equals("none")) {
      return Trainable.NONE;
    }
    if (word.equals("all")) {
      return Trainable.ALL;
    }
    String layer = word.startsWith("from:") ? word.substring("from:".length()).strip() : "";
    if (layer.isEmpty()) {
      throw node.wrong(what);
    }
    return Trainable.from(layer);
  }

  private static Input input(YamlNode node) {
    return new Input(
        node.get("batch_size").countOr(32, 1),
        node.get("shuffle_buffer").wholeOr(1000, 1, Long.MAX_VALUE),
        node.get("reshuffle_each_iteration").truthOr(true)
            ? Reshuffle.EACH_ITERATION
            : Reshuffle.NEVER,
        augment(node.get("augment")));
  }

  private static Augment augment(YamlNode node) {
    if (node.isNull()) {
      return null;
    }
    return new Augment(
        node.get("copies").countOr(4, 1),
        node.get("flip").isNull() ? Augment.Flip.NONE : node.get("flip").oneOfOr(Augment.Flip.NONE),
        share(node.get("rotation"), v -> v <= 1, "a number from 0 to 1"),
        share(node.get("zoom"), v -> v < 1, "a number from 0 to below 1"),
        share(node.get("crop"), v -> v < 1, "a number from 0 to below 1"),
        share(node.get("brightness"), v -> v <= 1, "a number from 0 to 1"));
  }

  private static double share(YamlNode node, Predicate<Double> most, String what) {
    return node.numberOr(0, v -> v >= 0 && most.test(v), what);
  }

  private static Head head(YamlNode node) {
    return new Head(
        node.get("hidden").list("layer sizes").stream().map(JobReader::hiddenSize).toList(),
        node.get("activation").oneOfOr(Activation.RELU),
        share(node.get("dropout"), v -> v < 1, "a rate from 0 to below 1"),
        share(node.get("l1"), v -> true, "a number of at least 0"),
        share(node.get("l2"), v -> true, "a number of at least 0"),
        node.get("standardize").truthOr(false));
  }

  private static HiddenSize hiddenSize(YamlNode node) {
    if (node.kind() == YamlKind.WHOLE) {
      return HiddenSize.of((int) node.whole(1, Integer.MAX_VALUE));
    }
    if (node.kind() == YamlKind.TEXT && node.text().equals("features")) {
      return HiddenSize.FEATURES;
    }
    throw node.wrong("a whole number of at least 1, or features");
  }

  private static FineTune fineTune(YamlNode node) {
    if (node.isNull()) {
      return null;
    }
    return new FineTune(
        trainable(node.get("trainable").required()),
        LearningRateReader.read(node.get("learning_rate"), 1e-5),
        node.get("epochs").countOr(10, 1));
  }

  private static Features features(YamlNode node) {
    YamlNode limit = node.get("max_bytes");
    return new Features(
        node.get("store").textOrNull(),
        limit.isNull() ? null : limit.whole(1, Long.MAX_VALUE),
        node.get("dtype").oneOfOr(FeatureType.FLOAT32));
  }
}
