package dev.headway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobFileTest {
  static final String SMALLEST =
      """
      name: flowers
      data: { source: /data/flowers, train: train }
      backbone: { name: vgg16 }
      """;

  private static final String EVERYTHING =
      """
      name: all of it
      data:
        source: s3a://bucket/shards
        seed: -3
        train: "train[:80%]+extra"
        validation: "train[80%:90%]"
        test: "train[90%:]"
        allow_overlap: true
        max_quarantined: 1
      backbone:
        name: mobilenet_v1_0.25_224
        weights: "hdfs://nn:8020/w/net.h5"
        input_size: [160, 192]
        trainable: from:conv_pw_11
        pooling: flatten
        engine: dl4j
      input:
        batch_size: 1_024
        shuffle_buffer: 10_000_000_000
        reshuffle_each_iteration: no
        augment:
      head:
        hidden: [features, 256]
        activation: gelu
        dropout: 0
        standardize: yes
      compile:
        task: classification
        optimizer: { name: sgd, learning_rate: 1e-5 }
        metrics: [ accuracy ]
      fit:
        epochs: 20
        workers: 7
        averaging_frequency: 1
        seed: 9223372036854775807
        checkpoint_every: 1
        validation_steps: 12
      fine_tune: ~
      features:
        store: "s3a://bucket/my features"
        max_bytes: 50_000_000_000
        dtype: float16
      tracking:
        tensorboard: no
        mlflow: { uri: "https://ml.example/flow", experiment: my pets }
      output: "file:///tmp/my runs"
      """;

  @Test
  void theSmallestJobHasTheDefaults() {
    assertThat(load(SMALLEST))
        .isEqualTo(
            new JobConfig(
                "flowers",
                new Data("/data/flowers", 0, "train", null, null, Overlap.REFUSED, 0.01),
                new Backbone(
                    "vgg16", null, null, Trainable.NONE, Pooling.GLOBAL_AVERAGE, Engine.AUTO),
                new Input(32, 1000, Reshuffle.EACH_ITERATION, null),
                new Head(List.of(), Activation.RELU, 0, 0, 0, false),
                Compile.of(Optimizer.of(OptimizerName.ADAM, LearningRate.of(0.001))),
                new Fit(10, Workers.AUTO, 5, 42, null, null, 1, null),
                null,
                Features.DEFAULT,
                Tracking.DEFAULT,
                "runs"));
  }

  @Test
  void everyKeyIsRead() {
    assertThat(load(EVERYTHING))
        .isEqualTo(
            new JobConfig(
                "all of it",
                new Data(
                    "s3a://bucket/shards",
                    -3,
                    "train[:80%]+extra",
                    "train[80%:90%]",
                    "train[90%:]",
                    Overlap.ALLOWED,
                    1.0),
                new Backbone(
                    "mobilenet_v1_0.25_224",
                    "hdfs://nn:8020/w/net.h5",
                    new InputSize(160, 192),
                    Trainable.from("conv_pw_11"),
                    Pooling.FLATTEN,
                    Engine.DL4J),
                new Input(1024, 10_000_000_000L, Reshuffle.NEVER, null),
                new Head(
                    List.of(HiddenSize.FEATURES, HiddenSize.of(256)),
                    Activation.GELU,
                    0,
                    0,
                    0,
                    true),
                Compile.of(Optimizer.of(OptimizerName.SGD, LearningRate.of(1e-5))),
                new Fit(20, Workers.of(7), 1, Long.MAX_VALUE, null, null, 1, 12),
                null,
                new Features("s3a://bucket/my features", 50_000_000_000L, FeatureType.FLOAT16),
                new Tracking(false, new Tracking.Mlflow("https://ml.example/flow", "my pets")),
                "file:///tmp/my runs"));
  }

  @ParameterizedTest
  @ValueSource(strings = {SMALLEST, EVERYTHING})
  void theEffectiveJobReadsBackEqual(String text) {
    JobConfig job = load(text);
    assertThat(load(job.toYaml())).isEqualTo(job);
    assertThat(load(job.toYaml()).toYaml()).isEqualTo(job.toYaml());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "null",
        "~",
        "12",
        "1e5",
        "a: b",
        "a #b",
        "- a",
        "it's \"so\"",
        "C:\\photos",
        "é",
        "tab\there",
        "line\nbreak",
        "*a",
        "&a",
        "[a]",
        "{a}",
        "@a",
        "%a",
        " a ",
        "\u0085\u2028",
        "日本",
        "😀",
        "yes",
        "0x10",
        "10:20",
        "train[:80%]"
      })
  void anyTextReadsBackEqual(String text) {
    JobConfig job = load(SMALLEST);
    Data data = new Data(text, 0, text, text, text, Overlap.REFUSED, 0.01);
    JobConfig odd =
        new JobConfig(
            job.name(),
            data,
            new Backbone(text, text, null, Trainable.from("a b"), Pooling.FLATTEN, Engine.AUTO),
            job.input(),
            job.head(),
            job.compile(),
            job.fit(),
            job.fineTune(),
            new Features(text, null, FeatureType.FLOAT16),
            new Tracking(false, new Tracking.Mlflow("none", text)),
            text);
    assertThat(load(odd.toYaml())).isEqualTo(odd);
  }

  @Test
  void theEffectiveJobHasEveryKeyInOrder() {
    assertThat(load(SMALLEST).toYaml())
        .isEqualTo(
            """
            name: flowers
            data:
              source: /data/flowers
              seed: 0
              train: train
              validation: null
              test: null
              allow_overlap: false
              max_quarantined: 0.01
            backbone:
              name: vgg16
              weights: null
              input_size: null
              trainable: none
              pooling: global_average
              engine: auto
            input:
              batch_size: 32
              shuffle_buffer: 1000
              reshuffle_each_iteration: true
              augment: null
            head:
              hidden: []
              activation: relu
              dropout: 0.0
              l1: 0.0
              l2: 0.0
              standardize: false
            compile:
              task: classification
              loss: categorical_crossentropy
              label_smoothing: 0.0
              optimizer: { name: adam, learning_rate: 0.001, beta_1: 0.9, beta_2: 0.999, epsilon: 1.0E-7, weight_decay: 0.0, clipnorm: null, clipvalue: null, global_clipnorm: null }
              metrics: [accuracy]
            fit:
              epochs: 10
              workers: auto
              averaging_frequency: 5
              seed: 42
              class_weight: null
              early_stopping: null
              checkpoint_every: 1
              validation_steps: null
            fine_tune: null
            features: { store: null, max_bytes: null, dtype: float32 }
            tracking: { tensorboard: true, mlflow: { uri: null, experiment: null } }
            output: runs
            """);
  }

  @Test
  void optionsStandOverTheFileAndLaterOnesOverEarlierOnes() {
    JobConfig job =
        load(
            EVERYTHING,
            "input.batch_size=8",
            "input.batch_size=16",
            "data.validation=null",
            "data.test=",
            "data.source=/photos=of/cats",
            "head.hidden=[128, features]",
            "compile.optimizer={name: adam}",
            "backbone.input_size=null",
            "fit.workers=auto",
            "backbone.trainable=all");
    assertThat(job.input().batchSize()).isEqualTo(16);
    assertThat(job.data().validation()).isNull();
    assertThat(job.data().test()).isNull();
    assertThat(job.data().source()).isEqualTo("/photos=of/cats");
    assertThat(job.head().hidden()).containsExactly(HiddenSize.of(128), HiddenSize.FEATURES);
    assertThat(job.compile().optimizer())
        .isEqualTo(Optimizer.of(OptimizerName.ADAM, LearningRate.of(0.001)));
    assertThat(job.backbone().inputSize()).isNull();
    assertThat(job.backbone().trainable()).isEqualTo(Trainable.ALL);
    assertThat(job.fit().workers().isAuto()).isTrue();
    assertThat(job.fit().epochs()).isEqualTo(20);
  }

  @Test
  void optionsMayGiveWhatTheFileLacks() {
    JobConfig job =
        load("output: here", "name=n", "data.source=s", "data.train=train", "backbone.name=vgg16");
    assertThat(job.name()).isEqualTo("n");
    assertThat(job.output()).isEqualTo("here");
  }

  @Test
  void anEmptySectionIsItsDefaults() {
    assertThat(load(SMALLEST + "input:\nfit:\ncompile: {}\nhead: null\n"))
        .isEqualTo(load(SMALLEST));
  }

  @Test
  void theLearningRatesDefaultIsKerasForTheOptimizer() {
    assertThat(load(SMALLEST, "compile.optimizer.name=sgd").compile().optimizer())
        .isEqualTo(Optimizer.of(OptimizerName.SGD, LearningRate.of(0.01)));
  }

  /** The readers of what training will take, beside the refusals of what isn't built. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.001",
        "{ schedule: constant, warmup_target: 0.01, initial_learning_rate: 0.0, warmup_steps: 5 }",
        "{ schedule: piecewise_constant_decay, boundaries: [10, 20], values: [0.1, 0.01, 0.001] }",
        "{ schedule: exponential_decay, initial_learning_rate: 0.1, decay_steps: 10, decay_rate: 0.5, staircase: true }",
        "{ schedule: cosine_decay, initial_learning_rate: 0.1, decay_steps: 10, alpha: 0.5 }",
        "{ schedule: cosine_decay, warmup_target: 0.1, decay_steps: 10, alpha: 0.0, initial_learning_rate: 0.0, warmup_steps: 5 }"
      })
  void everyLearningRateReadsBackEqual(String text) {
    YamlReader reader = new YamlReader(JobKeys.SCHEMA);
    YamlNode rate =
        reader
            .read("compile: { optimizer: { learning_rate: " + text + " } }", "job.yaml")
            .get("compile")
            .get("optimizer")
            .get("learning_rate");
    assertThat(LearningRateReader.read(rate, 1).toString()).isEqualTo(text);
  }

  @Test
  void aJobCrossesToExecutors() throws Exception {
    JobConfig job = load(EVERYTHING);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(job);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(job);
    }
  }

  @Test
  void sizesResolveToNumbers() {
    assertThat(HiddenSize.FEATURES.units(256)).isEqualTo(256);
    assertThat(HiddenSize.of(3).units(256)).isEqualTo(3);
    assertThat(HiddenSize.FEATURES).hasToString("features");
    assertThat(Workers.AUTO).hasToString("auto");
    assertThat(Trainable.from("conv_pw_11")).hasToString("from:conv_pw_11");
  }

  private static JobConfig load(String text, String... overrides) {
    return JobFile.load(text, "job.yaml", List.of(overrides));
  }
}
