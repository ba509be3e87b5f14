package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headway.backbone.KerasFixture.Dialect;
import dev.headway.catalog.BackboneDescriptor;
import dev.headway.catalog.PreprocessMode;
import dev.headway.config.Activation;
import dev.headway.config.Engine;
import dev.headway.config.InputSize;
import dev.headway.config.Pooling;
import dev.headway.config.Trainable;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Whole Keras models as backbones, against plain loops. */
class KerasModelTest {
  private static final InputSize SIZE = new InputSize(9, 9);

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void computesAFunctionalModelUpToTheCut(Dialect dialect) {
    KerasFixture model = functional(dialect);
    Path file = model.functional(dir.resolve("functional.h5"));
    Backbone backbone = Backbones.load(descriptor(5, "conv1", "bn1", "leaky"), file, null);
    assertThat(backbone.map()).isEqualTo(new MapShape(4, 4, 5));
    assertThat(backbone.graph().getConfiguration().getNetworkOutputs()).containsExactly("leaky");
    assertThat(backbone.graph().getConfiguration().getVertices())
        .doesNotContainKeys("gap", "dropout", "predictions");
    assertSame(backbone, functionalReference(model, dialect, true));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void cutsWhereTheDescriptorSays(Dialect dialect) {
    KerasFixture model = functional(dialect);
    Path file = model.functional(dir.resolve("functional.h5"));
    Backbone backbone = Backbones.load(descriptor(8, "concat"), file, SIZE);
    assertThat(backbone.map()).isEqualTo(new MapShape(4, 4, 8));
    assertSame(backbone, functionalReference(model, dialect, false));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void computesAModelInsideAModel(Dialect dialect) {
    KerasFixture model = functional(dialect);
    Path file = model.nested(dir.resolve("nested.h5"));
    Backbone backbone = Backbones.load(descriptor(5, "leaky"), file, null);
    assertSame(backbone, functionalReference(model, dialect, true));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void computesASequentialModelUpToTheCut(Dialect dialect) {
    KerasFixture model = sequential(dialect);
    Path file = model.sequential(dir.resolve("sequential.h5"));
    Backbone backbone = Backbones.load(descriptor(4, "conv1", "pool", "conv2"), file, null);
    assertThat(backbone.map()).isEqualTo(new MapShape(3, 3, 4));
    Reference expected =
        image()
            .conv(model.stored("conv1", "kernel"), 2, true, null)
            .norm(model, "bn1", 1)
            .map(v -> Math.max(0, v))
            .pool(2, 2, true)
            .conv(model.stored("conv2", "kernel"), 1, true, model.stored("conv2", "bias"))
            .map(Math::tanh);
    assertSame(backbone, expected);
    // scale=False: what isn't a weight there doesn't become one here.
    assertThat(backbone.constants()).containsExactly(new ParameterSpec("bn1", "gamma", List.of(6)));
  }

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void isTheFirstPartOfTheWholeNetwork(Pooling pooling) throws IOException {
    Path file = functional(Dialect.KERAS_2).functional(dir.resolve("functional.h5"));
    Backbone backbone = Backbones.load(descriptor(5, "leaky"), file, null);
    Networks networks =
        new Networks(
            backbone,
            pooling,
            Trainable.NONE,
            new HeadSpec(List.of(3), Activation.RELU, 2, null, null),
            new Sgd(0.1),
            1);
    ComputationGraph head = networks.trained();
    float[] features;
    try (FrozenRunner runner =
        Networks.frozen(backbone, pooling, Trainable.NONE, Engine.AUTO).open()) {
      features = runner.run(pixels(), 1);
    }
    float[] alone =
        TrainableNetwork.of(head, networks.rowShape())
            .output(TrainableNetwork.parameters(head), features, 1);
    Path zip = dir.resolve("model.zip");
    ModelSerializer.writeModel(networks.whole(head), zip.toFile(), false);
    ComputationGraph whole = ModelSerializer.restoreComputationGraph(zip.toFile(), false);
    float[] together =
        whole
            .outputSingle(false, Nd4j.createFromArray(pixels()).reshape('c', 1, 9, 9, 3))
            .dup('c')
            .data()
            .asFloat();
    for (int i = 0; i < 2; i++) {
      assertThat((double) alone[i]).isEqualTo(together[i], within(1e-5));
    }
  }

  @Test
  void takesAnotherSizeThanTheModelWasMadeFor() {
    KerasFixture model = functional(Dialect.KERAS_2);
    Path file = model.functional(dir.resolve("functional.h5"));
    Backbone backbone = Backbones.load(descriptor(5, "leaky"), file, new InputSize(15, 21));
    assertThat(backbone.map()).isEqualTo(new MapShape(7, 10, 5));
    assertThat(backbone.inputSize()).isEqualTo(new InputSize(15, 21));
  }

  @Test
  void saysWhatTheDescriptorHasWrong() {
    Path file = functional(Dialect.KERAS_2).functional(dir.resolve("m.h5"));
    String where = "backbone 'mine' and '" + file + "': ";
    assertRefused(
        ExitCode.REQUEST,
        where + "the file has no layer 'leeky'; did you mean 'leaky'?",
        descriptor(5, "conv1", "leeky"),
        file);
    assertRefused(
        ExitCode.REQUEST,
        where + "the file has no layer 'conv11'; did you mean 'conv1'?",
        descriptor(5, "conv11", "leaky"),
        file);
    assertRefused(
        ExitCode.REQUEST,
        where + "layer 'leaky' isn't before 'concat', which comes last in layers",
        descriptor(8, "leaky", "concat"),
        file);
    assertRefused(
        ExitCode.REQUEST,
        where + "feature_width is 7, but layer 'leaky' gives 5 channels (4x4x5)",
        descriptor(7, "leaky"),
        file);
    assertRefused(
        ExitCode.REQUEST,
        where
            + "layer 'gap' (GlobalAveragePooling2D) gives no map of height x width x channels;"
            + " end layers with one before it",
        descriptor(5, "gap"),
        file);
    assertRefused(
        ExitCode.REQUEST,
        where + "input_size is 9x9, but the model was made for 32x9",
        descriptor(5, "leaky"),
        functional(Dialect.KERAS_2).input(32, 9, 3).functional(file));
  }

  @Test
  void saysWhatTheFileHasWrong() {
    Path file = dir.resolve("m.h5");
    String where = "weights '" + file + "': ";
    BackboneDescriptor leaky = descriptor(5, "leaky");
    assertRefused(
        ExitCode.INPUT,
        "weights '"
            + file
            + "' are weights alone (no attribute model_config), but the architecture of 'mine' is"
            + " keras; save the whole model",
        leaky,
        functional(Dialect.KERAS_2).weightsOnly(file));
    assertRefused(
        ExitCode.INPUT,
        where
            + "layer 'predictions' (ReLU): has a name that Headway's head uses; rename it, or cut"
            + " before it",
        descriptor(3, "predictions"),
        new KerasFixture(Dialect.KERAS_3)
            .layer("ReLU", "predictions", "", "image")
            .functional(file));
    assertRefused(
        ExitCode.INPUT,
        where + "layer 'conv1' lacks its kernel [3, 3, 3, 4], which 'mine' needs",
        leaky,
        functional(Dialect.KERAS_2).without("conv1", "kernel").functional(file));
    assertRefused(
        ExitCode.INPUT,
        where + "layer 'conv1' (Conv2D): has weights that its settings don't speak of: bias",
        leaky,
        functional(Dialect.KERAS_2).weight("conv1", "bias", 4).functional(file));
    assertRefused(
        ExitCode.INPUT,
        where
            + "layer 'bn1', gamma: 'mine' expects shape [4], found [5]; they may be of another"
            + " width or version of the network",
        leaky,
        functional(Dialect.KERAS_2).weight("bn1", "gamma", 5).functional(file));
    assertRefused(
        ExitCode.INPUT,
        where
            + "the model takes images of 1 channels (shape [null,9,9,1]), Headway gives 3,"
            + " channels last",
        leaky,
        functional(Dialect.KERAS_2).input(9, 9, 1).functional(file));
    assertRefused(
        ExitCode.INPUT,
        where + "layer 'odd' (Lambda): before the cut, Headway takes " + kinds() + " there",
        descriptor(3, "odd"),
        new KerasFixture(Dialect.KERAS_3).layer("Lambda", "odd", "", "image").functional(file));
    assertRefused(
        ExitCode.INPUT,
        where
            + "layer 'a' (Activation): activation is \"mystery\", Headway takes linear, relu,"
            + " relu6, leaky_relu, sigmoid, tanh, elu, selu, softplus, softsign, swish, silu, gelu",
        descriptor(3, "a"),
        new KerasFixture(Dialect.KERAS_3)
            .layer("Activation", "a", "'activation':'mystery'", "image")
            .functional(file));
    assertRefused(
        ExitCode.INPUT,
        where
            + "layer 'p' (MaxPooling2D): data_format is \"channels_first\", Headway takes"
            + " channels_last",
        descriptor(3, "p"),
        new KerasFixture(Dialect.KERAS_2)
            .layer("MaxPooling2D", "p", "'data_format':'channels_first'", "image")
            .functional(file));
  }

  @Test
  void saysThatRandomWeightsAreNotBuiltYet() {
    assertThatThrownBy(() -> Backbones.random(descriptor(5, "leaky"), 1, null))
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.REQUEST))
        .hasMessage(
            "backbone.weights: random for 'mine', whose layers are in its weights file: not built"
                + " yet");
  }

  private static String kinds() {
    return String.join(", ", KerasGraph.KINDS);
  }

  private static void assertRefused(
      ExitCode code, String message, BackboneDescriptor descriptor, Path file) {
    assertThatThrownBy(() -> Backbones.load(descriptor, file, null))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(message)
        .satisfies(e -> assertThat(((HeadwayException) e).exitCode()).isEqualTo(code));
  }

  /** Whole numbers stand where Keras would accept them, as writers other than Python do. */
  static KerasFixture functional(Dialect dialect) {
    String depthwise = dialect == Dialect.KERAS_2 ? "depthwise_kernel" : "kernel";
    return new KerasFixture(dialect)
        .layer("ZeroPadding2D", "pad", "'padding':[[0,1],[0,1]]", "image")
        .layer(
            "Conv2D",
            "conv1",
            "'filters':4,'kernel_size':[3,3],'strides':[2,2],'padding':'valid',"
                + "'data_format':'channels_last','use_bias':false,'activation':'linear'",
            "pad")
        .weight("conv1", "kernel", 3, 3, 3, 4)
        .layer("BatchNormalization", "bn1", "'axis':[3],'epsilon':0.001,'momentum':1", "conv1")
        .weight("bn1", "gamma", 4)
        .weight("bn1", "beta", 4)
        .weight("bn1", "moving_mean", 4)
        .weight("bn1", "moving_variance", 4)
        .layer("ReLU", "relu1", "'max_value':6,'negative_slope':0,'threshold':0", "bn1")
        .layer(
            "DepthwiseConv2D",
            "dw",
            "'kernel_size':3,'strides':1,'padding':'same','depth_multiplier':1,'use_bias':true",
            "relu1")
        .weight("dw", depthwise, 3, 3, 4, 1)
        .weight("dw", "bias", 4)
        .layer("Add", "add", "", "relu1", "dw")
        .layer("MaxPooling2D", "pool", "'pool_size':[2,2],'strides':1,'padding':'same'", "add")
        .layer("Concatenate", "concat", "'axis':-1", "add", "pool")
        .layer(
            "SeparableConv2D",
            "sep",
            "'filters':5,'kernel_size':[3,3],'padding':'same','depth_multiplier':2",
            "concat")
        .weight("sep", "depthwise_kernel", 3, 3, 8, 2)
        .weight("sep", "pointwise_kernel", 1, 1, 16, 5)
        .weight("sep", "bias", 5)
        .layer("LeakyReLU", "leaky", "'alpha':1", "sep")
        .layer("GlobalAveragePooling2D", "gap", "", "leaky")
        .layer("Dropout", "dropout", "'rate':0.5", "gap")
        .layer("Dense", "predictions", "'units':2,'activation':'softmax'", "dropout")
        .weight("predictions", "kernel", 5, 2)
        .weight("predictions", "bias", 2);
  }

  private static Reference functionalReference(
      KerasFixture model, Dialect dialect, boolean toTheEnd) {
    String depthwise = dialect == Dialect.KERAS_2 ? "depthwise_kernel" : "kernel";
    Reference relu =
        image()
            .pad(0, 1, 0, 1)
            .conv(model.stored("conv1", "kernel"), 2, false, null)
            .norm(model, "bn1", 0.001)
            .map(v -> Math.min(6, Math.max(0, v)));
    Reference add =
        relu.plus(relu.depthwise(model.stored("dw", depthwise), model.stored("dw", "bias")));
    Reference concat = add.concat(add.pool(2, 1, false));
    return toTheEnd
        ? concat
            .depthwise(model.stored("sep", "depthwise_kernel"), null)
            .conv(model.stored("sep", "pointwise_kernel"), 1, true, model.stored("sep", "bias"))
        : concat;
  }

  private static KerasFixture sequential(Dialect dialect) {
    return new KerasFixture(dialect)
        .layer(
            "Conv2D",
            "conv1",
            "'filters':6,'kernel_size':[3,3],'strides':[2,2],'padding':'same','use_bias':false")
        .weight("conv1", "kernel", 3, 3, 3, 6)
        .layer("BatchNormalization", "bn1", "'axis':-1,'epsilon':1,'scale':false")
        .weight("bn1", "beta", 6)
        .weight("bn1", "moving_mean", 6)
        .weight("bn1", "moving_variance", 6)
        .layer("Activation", "relu1", "'activation':'relu'")
        .layer("AveragePooling2D", "pool", "'pool_size':2,'padding':'same'")
        .layer(
            "Conv2D",
            "conv2",
            "'filters':4,'kernel_size':[1,3],'padding':'same','activation':'tanh'")
        .weight("conv2", "kernel", 1, 3, 6, 4)
        .weight("conv2", "bias", 4)
        .layer("Flatten", "flatten", "")
        .layer("Dense", "predictions", "'units':2")
        .weight("predictions", "kernel", 36, 2)
        .weight("predictions", "bias", 2);
  }

  private static Reference image() {
    return Reference.of(9, 9, 3, pixels());
  }

  private static float[] pixels() {
    SplittableRandom random = new SplittableRandom(3);
    float[] pixels = new float[9 * 9 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (2 * random.nextDouble() - 1);
    }
    return pixels;
  }

  private static void assertSame(Backbone backbone, Reference expected) {
    double largest = Arrays.stream(expected.values()).map(Math::abs).max().orElseThrow();
    for (Engine engine : List.of(Engine.DL4J, Engine.ONNXRUNTIME)) {
      float[] found;
      try (FrozenRunner runner =
          FrozenNetwork.of(backbone.graph(), engine, Pooling.FLATTEN, 9, 9, 3).open()) {
        found = runner.run(pixels(), 1);
      }
      assertThat(found).hasSize(expected.values().length);
      for (int i = 0; i < found.length; i++) {
        assertThat((double) found[i])
            .as("%s on %s", i, engine)
            .isEqualTo(expected.values()[i], within(1e-5 * largest));
      }
    }
  }

  static BackboneDescriptor descriptor(int width, String... layers) {
    return new BackboneDescriptor(
        "mine",
        "A model of a test",
        "keras",
        1,
        SIZE,
        PreprocessMode.TF,
        width,
        null,
        "none",
        List.of(layers));
  }
}
