package dev.headway.config;

import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a job as a job file with every key. */
final class JobYaml {
  private JobYaml() {}

  static String write(JobConfig job) {
    return String.join(
        "\n",
        "name: " + text(job.name()),
        data(job.data()),
        backbone(job.backbone()),
        "input:",
        "  batch_size: " + job.input().batchSize(),
        "  shuffle_buffer: " + job.input().shuffleBuffer(),
        "  reshuffle_each_iteration: " + (job.input().reshuffle() == Reshuffle.EACH_ITERATION),
        "  augment: " + augment(job.input().augment()),
        head(job.head()),
        compile(job.compile()),
        fit(job.fit()),
        "fine_tune: " + fineTune(job.fineTune()),
        "features: " + features(job.features()),
        "tracking: " + tracking(job.tracking()),
        "output: " + text(job.output()),
        "");
  }

  private static String data(Data data) {
    return String.join(
        "\n",
        "data:",
        "  source: " + text(data.source()),
        "  seed: " + data.seed(),
        "  train: " + text(data.train()),
        "  validation: " + text(data.validation()),
        "  test: " + text(data.test()),
        "  allow_overlap: " + (data.overlap() == Overlap.ALLOWED),
        "  max_quarantined: " + data.maxQuarantined());
  }

  private static String backbone(Backbone backbone) {
    InputSize size = backbone.inputSize();
    return String.join(
        "\n",
        "backbone:",
        "  name: " + text(backbone.name()),
        "  weights: " + text(backbone.weights()),
        "  input_size: "
            + (size == null ? "null" : "[" + size.height() + ", " + size.width() + "]"),
        "  trainable: " + text(backbone.trainable().toString()),
        "  pooling: " + YamlNode.word(backbone.pooling()),
        "  engine: " + YamlNode.word(backbone.engine()));
  }

  private static String head(Head head) {
    return String.join(
        "\n",
        "head:",
        "  hidden: "
            + head.hidden().stream()
                .map(HiddenSize::toString)
                .collect(Collectors.joining(", ", "[", "]")),
        "  activation: " + YamlNode.word(head.activation()),
        "  dropout: " + head.dropout(),
        "  l1: " + head.l1(),
        "  l2: " + head.l2(),
        "  standardize: " + head.standardize());
  }

  private static String fit(Fit fit) {
    return String.join(
        "\n",
        "fit:",
        "  epochs: " + fit.epochs(),
        "  workers: " + fit.workers(),
        "  averaging_frequency: " + fit.averagingFrequency(),
        "  seed: " + fit.seed(),
        "  class_weight: " + classWeight(fit.classWeight()),
        "  early_stopping: " + earlyStopping(fit.earlyStopping()),
        "  checkpoint_every: " + fit.checkpointEvery(),
        "  validation_steps: " + fit.validationSteps());
  }

  private static String compile(Compile compile) {
    return String.join(
        "\n",
        "compile:",
        "  task: " + YamlNode.word(compile.task()),
        "  loss: " + YamlNode.word(compile.loss()),
        "  label_smoothing: " + compile.labelSmoothing(),
        "  optimizer: " + optimizer(compile.optimizer()),
        "  metrics: "
            + compile.metrics().stream()
                .map(Metric::name)
                .collect(Collectors.joining(", ", "[", "]")));
  }

  private static String optimizer(Optimizer optimizer) {
    return optimizer.name().keys().stream()
        .map(key -> key + ": " + setting(optimizer, key))
        .collect(Collectors.joining(", ", "{ ", " }"));
  }

  private static String setting(Optimizer o, String key) {
    return switch (key) {
      case "name" -> YamlNode.word(o.name());
      case "learning_rate" -> o.learningRate().toString();
      case "momentum" -> Double.toString(o.momentum());
      case "nesterov" -> Boolean.toString(o.nesterov());
      case "beta_1" -> Double.toString(o.beta1());
      case "beta_2" -> Double.toString(o.beta2());
      case "rho" -> Double.toString(o.rho());
      case "centered" -> Boolean.toString(o.centered());
      case "initial_accumulator_value" -> Double.toString(o.initialAccumulator());
      case "epsilon" -> Double.toString(o.epsilon());
      case "weight_decay" -> Double.toString(o.weightDecay());
      default ->
          key.equals(YamlNode.word(o.clipping().by()))
              ? Double.toString(o.clipping().limit())
              : "null";
    };
  }

  private static String augment(Augment a) {
    return a == null
        ? "null"
        : "{ copies: "
            + a.copies()
            + ", flip: "
            + YamlNode.word(a.flip())
            + ", rotation: "
            + a.rotation()
            + ", zoom: "
            + a.zoom()
            + ", crop: "
            + a.crop()
            + ", brightness: "
            + a.brightness()
            + " }";
  }

  private static String classWeight(ClassWeight weight) {
    if (weight == null) {
      return "null";
    }
    return weight.isBalanced()
        ? "balanced"
        : weight.byLabel().entrySet().stream()
            .map(e -> quoted(e.getKey()) + ": " + e.getValue())
            .collect(Collectors.joining(", ", "{ ", " }"));
  }

  private static String earlyStopping(EarlyStopping e) {
    return e == null
        ? "null"
        : "{ monitor: "
            + text(e.monitor())
            + ", min_delta: "
            + e.minDelta()
            + ", patience: "
            + e.patience()
            + ", mode: "
            + YamlNode.word(e.mode())
            + ", start_from_epoch: "
            + e.startFromEpoch()
            + ", restore_best: "
            + e.restoreBest()
            + " }";
  }

  private static String fineTune(FineTune f) {
    return f == null
        ? "null"
        : "{ trainable: "
            + text(f.trainable().toString())
            + ", learning_rate: "
            + f.learningRate()
            + ", epochs: "
            + f.epochs()
            + " }";
  }

  private static String features(Features f) {
    return "{ store: "
        + text(f.store())
        + ", max_bytes: "
        + f.maxBytes()
        + ", dtype: "
        + YamlNode.word(f.dtype())
        + " }";
  }

  private static String tracking(Tracking t) {
    return "{ tensorboard: "
        + t.tensorboard()
        + ", mlflow: { uri: "
        + text(t.mlflow().uri())
        + ", experiment: "
        + text(t.mlflow().experiment())
        + " } }";
  }

  /** A text (or null) as a value: plain where it can only be read as itself, else quoted. */
  static String text(String value) {
    if (value == null) {
      return "null";
    }
    boolean plain =
        value.matches("[A-Za-z0-9/][A-Za-z0-9_./-]*(:[A-Za-z0-9_./-]+)*")
            && YamlKind.ofPlain(value) == YamlKind.TEXT;
    return plain ? value : quoted(value);
  }

  /** YAML's double-quoted style, everything but plain printable characters escaped. */
  static String quoted(String value) {
    StringBuilder out = new StringBuilder("\"");
    value
        .chars()
        .forEach(
            c -> {
              boolean printable = c >= 0x20 && c < 0x7f || c >= 0xa1 && c < 0x2000;
              if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
              } else if (printable || Character.isSurrogate((char) c)) {
                out.append((char) c);
              } else {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
              }
            });
    return out.append('"').toString();
  }
}
