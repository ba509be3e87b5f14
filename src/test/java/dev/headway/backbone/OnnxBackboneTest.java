package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.backbone.onnx.OnnxFile;
import dev.headway.catalog.BackboneDescriptor;
import dev.headway.catalog.PreprocessMode;
import dev.headway.config.Engine;
import dev.headway.config.InputSize;
import dev.headway.config.Pooling;
import dev.headway.config.Trainable;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.testing.RoundTrip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.apache.commons.codec.digest.DigestUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxBackboneTest {
  private static final InputSize SIZE = new InputSize(64, 48);
  private static final TensorProto.DataType FLOAT = TensorProto.DataType.FLOAT;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Pooling.class)
  void channelsFirstGivesTheFeaturesOfTheSameGraph(Pooling pooling) throws Exception {
    Backbone known = known();
    // Open sides, as exporters with dynamic axes leave them.
    Backbone backbone =
        load(ForeignOnnx.channelsFirst(known, 0, 0, 0), 256, SIZE, "conv_pw_13_relu");
    assertThat(backbone.map()).isEqualTo(known.map());
    sameFeatures(backbone, known, pooling);
  }

  @Test
  void aFileOfOneImageOfOneSizeSaysItself() throws Exception {
    Backbone known = known();
    Backbone backbone =
        load(ForeignOnnx.channelsFirst(known, 1, 64, 48), 256, null, "conv_pw_13_relu");
    assertThat(backbone.inputSize()).isEqualTo(SIZE);
    sameFeatures(backbone, known, Pooling.GLOBAL_AVERAGE);
  }

  @Test
  void channelsLastAndAVector() throws Exception {
    Backbone known = known();
    byte[] file = ForeignOnnx.channelsLast(known);
    List<String> tensors = OnnxFile.parse(file).tensors();
    Backbone backbone = load(file, 256, null, tensors.get(tensors.size() - 1));
    assertThat(backbone.map()).isEqualTo(new MapShape(1, 1, 256));
    assertThat(backbone.inputSize()).isEqualTo(SIZE);
    for (Pooling pooling : Pooling.values()) {
      assertSame(features(backbone, pooling), features(known, Pooling.GLOBAL_AVERAGE));
    }
  }

  @Test
  void aMapOfAnInnerTensor() throws Exception {
    Backbone known = known();
    Backbone backbone = load(ForeignOnnx.channelsFirst(known, 0, 0, 0), 64, SIZE, "conv_pw_5_relu");
    float[] image = Descriptors.images(1, SIZE, 4);
    float[] expected;
    try (FrozenRunner runner =
        Networks.frozen(known, Pooling.FLATTEN, Trainable.from("conv_pad_6"), Engine.ONNXRUNTIME)
            .open()) {
      expected = runner.run(image, 1);
    }
    try (FrozenRunner runner = frozen(backbone, Pooling.FLATTEN).open()) {
      assertSame(runner.run(image, 1), expected);
    }
  }

  @Test
  void whatABranchTakesIsKept() throws Exception {
    byte[] file = ForeignOnnx.branching(ForeignOnnx.tensor("x", FLOAT, 0, 3, 4, 4)).toByteArray();
    Backbone backbone = load(file, 3, null, "z");
    float[] image = Descriptors.images(1, new InputSize(4, 4), 5);
    try (FrozenRunner runner = frozen(backbone, Pooling.FLATTEN).open()) {
      float[] found = runner.run(image, 1);
      for (int i = 0; i < image.length; i++) {
        assertThat(found[i] + 0f).isEqualTo(-Math.max(image[i], 0) + 0f);
      }
    }
  }

  @Test
  void itGoesToExecutors() throws Exception {
    Backbone backbone =
        load(ForeignOnnx.channelsFirst(known(), 0, 0, 0), 256, SIZE, "conv_pw_13_relu");
    FrozenNetwork frozen = frozen(backbone, Pooling.GLOBAL_AVERAGE);
    float[] image = Descriptors.images(1, SIZE, 6);
    float[] expected;
    try (FrozenRunner runner = frozen.open()) {
      expected = runner.run(image, 1);
    }
    try (FrozenRunner runner = RoundTrip.java(frozen).open()) {
      assertSame(runner.run(image, 1), expected);
    }
    assertThat(frozen.engine()).isEqualTo(Engine.ONNXRUNTIME);
    assertThat(frozen.identity().cut()).isEqualTo("conv_pw_13_relu");
    assertThat(frozen.identity().weightsSha256())
        .isEqualTo(DigestUtils.sha256Hex(Files.readAllBytes(folder.resolve("model.onnx"))));
    // A run that goes on is to have the tensor of before.
    Backbone inner =
        load(ForeignOnnx.channelsFirst(known(), 0, 0, 0), 256, SIZE, "conv_pw_12_relu");
    assertThat(inner.sha256()).isNotEqualTo(backbone.sha256());
    assertThat(frozen(backbone, Pooling.FLATTEN).identity().layersSha256())
        .isNotEqualTo(frozen.identity().layersSha256());
  }

  @Test
  void itLearnsNothing() throws Exception {
    Backbone backbone =
        load(ForeignOnnx.channelsFirst(known(), 0, 0, 0), 256, SIZE, "conv_pw_13_relu");
    refused(
        () ->
            Networks.frozen(
                backbone, Pooling.GLOBAL_AVERAGE, Trainable.from("conv_pw_11"), Engine.AUTO),
        ExitCode.REQUEST,
        "backbone.trainable: from:conv_pw_11 isn't possible for 'theirs': an ONNX file runs but"
            + " doesn't learn; set it to none");
    refused(
        () -> Networks.frozen(backbone, Pooling.GLOBAL_AVERAGE, Trainable.NONE, Engine.DL4J),
        ExitCode.REQUEST,
        "backbone.engine: dl4j can't run an ONNX file; set it to auto or onnxruntime");
    refused(
        () -> Backbones.random(descriptor(1, 3, null, "y"), 1, null),
        ExitCode.REQUEST,
        "backbone.weights: random isn't possible for 'theirs', which is an ONNX file: its weights"
            + " are in it");
  }

  @Test
  void whatTheDescriptorHasWrongIsNamed() {
    byte[] file = ForeignOnnx.channelsFirst(known(), 1, 64, 48);
    refused(
        () -> load(file, 256, null, "conv_pw_13_rlu"),
        ExitCode.REQUEST,
        "the ONNX model of backbone 'theirs' has no tensor 'conv_pw_13_rlu'; did you mean"
            + " 'conv_pw_13_relu'?");
    refused(
        () -> load(file, 100, null, "conv_pw_13_relu"),
        ExitCode.REQUEST,
        "the ONNX model of backbone 'theirs' gives 1 x 256 x 2 x 1 at 'conv_pw_13_relu' for one image,"
            + " which is neither a vector nor a map of feature_width 100; name another tensor in layers, or"
            + " set feature_width to what it gives");
    refused(
        () -> load(file, 256, new InputSize(64, 64), "conv_pw_13_relu"),
        ExitCode.REQUEST,
        "the ONNX model of backbone 'theirs' takes images of 64x48, but input_size in the catalog"
            + " is 64x64; leave it out");
    refused(
        () -> load(ForeignOnnx.channelsFirst(known(), 0, 0, 0), 256, null, "conv_pw_13_relu"),
        ExitCode.REQUEST,
        "the ONNX model of backbone 'theirs' takes images of any size: set backbone.input_size in"
            + " the job, or input_size in the catalog");
  }

  /** Sixteen windows of one image, as some networks have them, are no batch. */
  @Test
  void aTensorOfPartsOfAnImageIsRefused() {
    ModelProto.Builder model = ForeignOnnx.relu(ForeignOnnx.tensor("x", FLOAT, 0, 3, 4, 4));
    model
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("shape")
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(2)
                .addInt64Data(16)
                .addInt64Data(3))
        .addNode(
            NodeProto.newBuilder()
                .setOpType("Reshape")
                .addInput("y")
                .addInput("shape")
                .addOutput("z"));
    refused(
        () -> load(model.build().toByteArray(), 3, null, "z"),
        ExitCode.REQUEST,
        "the ONNX model of backbone 'theirs' gives 16 x 3 at 'z' for one image, which is neither a"
            + " vector nor a map of feature_width 3; name another tensor in layers, or set"
            + " feature_width to what it gives");
  }

  /** Headway's own features are a model like any other, with the names that it gives. */
  @Test
  void whatHeadwayWroteIsABackboneToo() throws Exception {
    Backbone known = known();
    Backbone once = load(ForeignOnnx.channelsFirst(known, 0, 0, 0), 256, SIZE, "conv_pw_13_relu");
    byte[] written = Networks.features(once, Pooling.GLOBAL_AVERAGE);
    List<String> tensors = OnnxFile.parse(written).tensors();
    Backbone twice = load(written, 256, null, tensors.get(tensors.size() - 1));
    sameFeatures(twice, known, Pooling.GLOBAL_AVERAGE);
  }

  @Test
  void oldFilesSayMinusOneForAnySize() {
    refused(
        () -> load(ForeignOnnx.channelsFirst(known(), -1, -1, -1), 256, null, "conv_pw_13_relu"),
        ExitCode.REQUEST,
        "the ONNX model of backbone 'theirs' takes images of any size: set backbone.input_size in"
            + " the job, or input_size in the catalog");
  }

  @Test
  void whatADescriptorSaysForNothingIsRefused() {
    refused(
        () -> Backbones.load(descriptor(1, 3, null, "x", "y"), folder, null),
        ExitCode.REQUEST,
        "backbone 'theirs' names 2 tensors in layers; of an ONNX model name one, that with the"
            + " features");
    refused(
        () -> Backbones.load(descriptor(0.5, 3, null, "y"), folder, null),
        ExitCode.REQUEST,
        "backbone 'theirs' has width 0.5, but an ONNX model's width is in its file; leave the key"
            + " out");
  }

  @Test
  void whatTheFileHasWrongIsNamed() throws IOException {
    unusable("hello".getBytes(), "the file is no ONNX model, or is cut off");
    unusable(new byte[0], "the file is no ONNX model: it has no operators");
    byte[] whole = ForeignOnnx.channelsFirst(known(), 1, 64, 48);
    unusable(
        java.util.Arrays.copyOf(whole, whole.length / 2),
        "the file is no ONNX model, or is cut off");
    unusable(
        ForeignOnnx.relu(
            ForeignOnnx.tensor("x", FLOAT, 1, 3, 8, 8), ForeignOnnx.tensor("mask", FLOAT, 1)),
        "the file takes 2 inputs (x: float 1 x 3 x 8 x 8, mask: float 1); a backbone takes one,"
            + " images");
    unusable(
        ForeignOnnx.relu(ForeignOnnx.tensor("x", TensorProto.DataType.UINT8, 1, 3, 8, 8)),
        "the file takes x: uint8 1 x 3 x 8 x 8; a backbone takes float32");
    unusable(
        ForeignOnnx.relu(ForeignOnnx.tensor("x", FLOAT, 0, 1, 28, 28)),
        "the file takes x: float ? x 1 x 28 x 28; a backbone takes n x 3 x height x width, or n x"
            + " height x width x 3");
    unusable(
        ForeignOnnx.relu(ForeignOnnx.tensor("x", FLOAT, 16, 3, 8, 8)),
        "the file takes x: float 16 x 3 x 8 x 8; a backbone takes any number of images; save it"
            + " with a first dimension that is open");
    ModelProto.Builder outside = ForeignOnnx.relu(ForeignOnnx.tensor("x", FLOAT, 1, 3, 8, 8));
    outside
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("w")
                .setDataLocation(TensorProto.DataLocation.EXTERNAL));
    unusable(outside, "the file keeps its weights in other files; save the model as one file");
    ModelProto.Builder unknown = ForeignOnnx.relu(ForeignOnnx.tensor("x", FLOAT, 1, 3, 8, 8));
    unknown.getGraphBuilder().getNodeBuilder(0).setOpType("Rleu");
    assertThatThrownBy(() -> load(unknown.build().toByteArray(), 3, null, "y"))
        .hasMessageStartingWith("weights '" + folder.resolve("model.onnx"))
        .hasMessageContaining("ONNX Runtime can't run the model up to 'y' as float32: ")
        .hasMessageContaining("Rleu")
        .hasMessageEndingWith("; name another tensor in layers, or export the model again");
  }

  private void unusable(ModelProto.Builder model, String what) throws IOException {
    unusable(model.build().toByteArray(), what);
  }

  private void unusable(byte[] file, String what) throws IOException {
    refused(
        () -> load(file, 3, null, "y"),
        ExitCode.INPUT,
        "weights '" + folder.resolve("model.onnx") + "': " + what);
  }

  private static void refused(ThrowingCallable call, ExitCode code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            HeadwayException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessage(message);
  }

  private static void sameFeatures(Backbone backbone, Backbone known, Pooling pooling) {
    assertSame(features(backbone, pooling), features(known, pooling));
  }

  /** But for rounding: a network of the catalog may have been given more channels. */
  private static void assertSame(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double norm = 0;
    double apart = 0;
    for (int i = 0; i < found.length; i++) {
      norm = Math.hypot(norm, expected[i]);
      apart = Math.hypot(apart, found[i] - expected[i]);
    }
    assertThat(norm).isPositive();
    assertThat(apart / norm).isLessThan(1e-5);
  }

  private static float[] features(Backbone backbone, Pooling pooling) {
    try (FrozenRunner runner = frozen(backbone, pooling).open()) {
      return runner.run(Descriptors.images(3, SIZE, 3), 3);
    }
  }

  private static FrozenNetwork frozen(Backbone backbone, Pooling pooling) {
    return Networks.frozen(backbone, pooling, Trainable.NONE, Engine.ONNXRUNTIME);
  }

  private static Backbone known() {
    return Backbones.random(Descriptors.of("mobilenet_v1", 0.25, 64), 5, SIZE);
  }

  private Backbone load(byte[] file, int width, InputSize size, String tensor) throws IOException {
    Path path = Files.write(folder.resolve("model.onnx"), file);
    return Backbones.load(descriptor(1, width, size, tensor), path, null);
  }

  private static BackboneDescriptor descriptor(
      double multiplier, int width, InputSize size, String... tensors) {
    return new BackboneDescriptor(
        "theirs",
        "theirs",
        "onnx",
        multiplier,
        size,
        PreprocessMode.TORCH,
        width,
        null,
        "test",
        List.of(tensors));
  }
}
