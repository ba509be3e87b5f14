package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.backbone.LayerOp.Conv;
import dev.headway.catalog.BackboneDescriptor;
import dev.headway.config.InputSize;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.testing.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.factory.Nd4j;

class WeightsTest {
  private static final InputSize SMALL = new InputSize(32, 32);
  private static final String SQUEEZENET = "backbones/squeezenet_v1.1_227_notop.h5";
  private static final String MOBILENET = "backbones/mobilenet_v1_0.25_224_notop.h5";

  @TempDir Path folder;

  @Test
  void everyParameterOfAKerasFileIsSet() {
    Path file = Shared.require(MOBILENET);
    Backbone backbone = Backbones.load(Descriptors.of("mobilenet_v1", 0.25, 32), file, SMALL);
    try (KerasFile keras = new KerasFile(file)) {
      for (ParameterSpec parameter : spec("mobilenet_v1", 0.25).parameters()) {
        String place = keras.weights().get(parameter.layer()).get(parameter.name());
        assertThat(KerasParameters.get(backbone.graph(), parameter))
            .as(place)
            .isEqualTo(keras.array(place).values());
      }
    }
  }

  @Test
  void weightsOfAnotherNetworkAreRefused() {
    Path file = Shared.require(SQUEEZENET);
    refusal(() -> Backbones.load(Descriptors.of("mobilenet_v1", 0.25, 32), file, SMALL))
        .hasMessage(
            "weights '"
                + file
                + "' are of another network: of the 54 layers with weights of 'mobilenet_v1' they"
                + " have 1 (expected conv1, conv1_bn, conv_dw_1, …; found conv1,"
                + " fire2/squeeze1x1, fire2/expand1x1, …); name the backbone that they belong to");
  }

  @Test
  void weightsOfAnotherWidthAreRefusedWithBothShapes() {
    Path file = Shared.require(MOBILENET);
    refusal(() -> Backbones.load(Descriptors.of("mobilenet_v1", 0.5, 32), file, SMALL))
        .hasMessage(
            "weights '"
                + file
                + "': layer 'conv1', kernel: 'mobilenet_v1' expects shape [3, 3, 3, 16], found"
                + " [3, 3, 3, 8]; they may be of another width or version of the network");
  }

  @Test
  void aMissingWeightIsRefused() {
    Path file = Shared.require(SQUEEZENET);
    List<LayerSpec> layers = new ArrayList<>(spec("squeezenet_v1.1", 1).layers());
    LayerSpec last = layers.get(layers.size() - 1);
    layers.add(
        new LayerSpec(
            "conv10",
            new Conv(10, 1, 1, true, true, false),
            List.of(last.name()),
            new MapShape(last.output().height(), last.output().width(), 10)));
    refusal(() -> KerasWeights.load(file, of(layers), "mine", graph(of(layers))))
        .hasMessage(
            "weights '"
                + file
                + "': layer 'conv10' lacks its kernel [1, 1, 512, 10], which 'mine' needs");
  }

  @Test
  void anExtraWeightIsRefused() {
    Path file = Shared.require(SQUEEZENET);
    List<LayerSpec> layers = new ArrayList<>(spec("squeezenet_v1.1", 1).layers());
    layers.removeIf(layer -> layer.name().startsWith("fire9/"));
    refusal(() -> KerasWeights.load(file, of(layers), "mine", graph(of(layers))))
        .hasMessage(
            "weights '"
                + file
                + "': layer 'fire9/squeeze1x1' has kernel, which 'mine' doesn't; give the file"
                + " without top, of this very network");
  }

  @Test
  void filesThatAreNoWeightsAreRefused() throws Exception {
    BackboneDescriptor descriptor = Descriptors.of("headway_net", 1, 64);
    Path missing = folder.resolve("missing.h5");
    refusal(() -> Backbones.load(descriptor, missing, null))
        .hasMessage("weights '" + missing + "': no such file");
    Path text = Files.writeString(folder.resolve("text.h5"), "not weights");
    refusal(() -> Backbones.load(descriptor, text, null))
        .hasMessage(
            "weights '" + text + "' can't be read as HDF5: it is no Keras .h5 file, or cut off");
    Path zip = Files.writeString(folder.resolve("text.zip"), "not a model");
    refusal(() -> Backbones.load(descriptor, zip, null))
        .hasMessageStartingWith("weights '" + zip + "' aren't a DL4J computation graph");
    Path gone = folder.resolve("missing.zip");
    refusal(() -> Backbones.load(descriptor, gone, null))
        .hasMessage("weights '" + gone + "': no such file");
  }

  @Test
  void aKerasFileCutOffAnywhereIsRefused() throws Exception {
    byte[] whole = Files.readAllBytes(Shared.require(MOBILENET));
    for (int tenths = 0; tenths < 10; tenths++) {
      Path cut = folder.resolve("cut" + tenths + ".h5");
      Files.write(cut, Arrays.copyOf(whole, whole.length / 10 * tenths));
      refusal(() -> Backbones.load(Descriptors.of("mobilenet_v1", 0.25, 32), cut, SMALL))
          .hasMessageContaining(cut.toString());
    }
  }

  @Test
  void aSavedGraphGivesItsBackboneUpToTheCut() throws Exception {
    Backbone backbone = Backbones.random(Descriptors.of("headway_net", 1, 64), 3, null);
    Path zip = folder.resolve("model.zip");
    ModelSerializer.writeModel(
        NetworksTest.networks(backbone, NetworksTest.head(3))
            .whole(NetworksTest.networks(backbone, NetworksTest.head(3)).trained()),
        zip.toFile(),
        true);
    Backbone loaded = Backbones.load(Descriptors.of("headway_net", 1, 64), zip, null);
    assertThat(ModelDigest.sha256(loaded.graph())).isEqualTo(ModelDigest.sha256(backbone.graph()));
    refusal(() -> Backbones.load(Descriptors.of("squeezenet_v1.1", 1, 64), zip, null))
        .hasMessage(
            "weights '"
                + zip
                + "' are of another network: they have no layer 'conv1' of 'squeezenet_v1.1';"
                + " give the model of a run with this backbone");
  }

  @Test
  void randomWeightsAreAFunctionOfTheSeedAlone() {
    BackboneDescriptor descriptor = Descriptors.of("mobilenet_v1", 0.25, 32);
    String first = ModelDigest.sha256(Backbones.random(descriptor, 42, null).graph());
    Nd4j.getRandom().setSeed(7);
    Nd4j.rand(3, 3);
    assertThat(ModelDigest.sha256(Backbones.random(descriptor, 42, null).graph())).isEqualTo(first);
    assertThat(ModelDigest.sha256(Backbones.random(descriptor, 43, null).graph()))
        .isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "vgg16,32",
    "resnet50,32",
    "mobilenet_v1,32",
    "mobilenet_v2,32",
    "squeezenet_v1.1,31",
    "headway_net,16"
  })
  void theLeastSizeWorksAndOneLessIsRefused(String architecture, int least) {
    assertThat(Architecture.of(architecture).spec("x", 1, new InputSize(least, least)).last())
        .isNotNull();
    assertThatThrownBy(
            () -> Architecture.of(architecture).spec("mine", 1, new InputSize(least, least - 1)))
        .hasMessage(
            "backbone.input_size: "
                + least
                + "x"
                + (least - 1)
                + " is too small for 'mine'; its minimum is "
                + least
                + "x"
                + least)
        .extracting(error -> ((HeadwayException) error).exitCode())
        .isEqualTo(ExitCode.REQUEST);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refusal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            HeadwayException.class,
            error -> assertThat(error.exitCode()).isEqualTo(ExitCode.INPUT));
  }

  private static NetworkSpec spec(String architecture, double width) {
    return Architecture.of(architecture).spec(architecture, width, SMALL);
  }

  private static NetworkSpec of(List<LayerSpec> layers) {
    return new NetworkSpec("mine", SMALL, layers);
  }

  private static ComputationGraph graph(NetworkSpec spec) {
    ComputationGraph graph = new ComputationGraph(GraphConfigurations.of(spec));
    graph.init();
    return graph;
  }
}
