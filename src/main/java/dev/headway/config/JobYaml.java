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
        "  augment: null",
        head(job.head()),
        "compile:",
        "  task: classification",
        "  loss: categorical_crossentropy",
        "  optimizer: { name: "
            + YamlNode.word(job.compile().optimizer().name())
            + ", learning_rate: "
            + job.compile().optimizer().learningRate()
            + " }",
        "  metrics: [accuracy]",
        fit(job.fit()),
        "fine_tune: null",
        "features: { store: null, max_bytes: null }",
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
        "  dropout: 0.0",
        "  l1: 0.0",
        "  l2: 0.0",
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
        "  early_stopping: null",
        "  checkpoint_every: 1",
        "  validation_steps: " + fit.validationSteps());
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
