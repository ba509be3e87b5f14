package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.backbone.KerasFixture.Dialect;
import dev.headway.catalog.BackboneDescriptor;
import dev.headway.catalog.Catalog;
import dev.headway.config.Activation;
import dev.headway.config.InputSize;
import dev.headway.config.Pooling;
import dev.headway.config.Trainable;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import dev.headway.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.learning.config.Sgd;

/** Weights are a network's own, whole and in shape, or the job ends with a sentence. */
class StrictWeightsTest {
  private static final String MOBILENET = "mobilenet_v1_0.25_224";
  private static final String SQUEEZENET = "squeezenet_v1.1_227";
  private static final InputSize SMALL = new InputSize(64, 64);

  private static Catalog catalog;

  @TempDir Path dir;

  @BeforeAll
  static void loadCatalog() {
    catalog = Catalog.load(List.of(), new Configuration());
  }

  @ParameterizedTest
  @CsvSource({
    "mobilenet_v1_0.25_224, mobilenet_v1_0.25_224_notop.h5, 7x7x256",
    "squeezenet_v1.1_227, squeezenet_v1.1_227_notop.h5, 13x13x512"
  })
  void loadsTheFilesThatKerasPublishes(String name, String file, String map) {
    Path path = Shared.require("backbones/" + file);
    assertThat(Backbones.load(catalog.backbone(name), path, null).map()).hasToString(map);
  }

  @Test
  void setsEveryWeight() {
    KerasFixture fixture = fixture(SQUEEZENET);
    Backbone backbone = load(SQUEEZENET, fixture.weightsOnly(dir.resolve("w.h5")));
    for (ParameterSpec parameter : spec(SQUEEZENET).parameters()) {
      assertThat(KerasParameters.get(backbone.graph(), parameter))
          .isEqualTo(fixture.stored(parameter.layer(), parameter.name()).values());
    }
  }

  @Test
  void saysWhichWeightIsMissing() {
    Path file = fixture(SQUEEZENET).without("fire5/expand3x3", "bias").weightsOnly(h5());
    assertRefused(
        SQUEEZENET,
        file,
        "weights '"
            + file
            + "': layer 'fire5/expand3x3' lacks its bias [128], which 'squeezenet_v1.1_227' needs");
  }

  @Test
  void saysWhichWeightIsTooMany() {
    Path file = fixture(MOBILENET).weight("conv1", "bias", 8).weightsOnly(h5());
    assertRefused(
        MOBILENET,
        file,
        "weights '"
            + file
            + "': layer 'conv1' has bias, which 'mobilenet_v1_0.25_224' doesn't; give the file"
            + " without top, of this very network");
    fixture(MOBILENET).weight("conv_preds", "kernel", 1, 1, 256, 10).weightsOnly(file);
    assertRefused(
        MOBILENET,
        file,
        "weights '"
            + file
            + "': layer 'conv_preds' has kernel, which 'mobilenet_v1_0.25_224' doesn't; give the"
            + " file without top, of this very network");
  }

  @Test
  void saysWhichWeightHasAnotherShape() {
    Path file = fixture(MOBILENET).weight("conv_pw_11", "kernel", 1, 1, 256, 256).weightsOnly(h5());
    assertRefused(
        MOBILENET,
        file,
        "weights '"
            + file
            + "': layer 'conv_pw_11', kernel: 'mobilenet_v1_0.25_224' expects shape [1, 1, 128,"
            + " 128], found [1, 1, 256, 256]; they may be of another width or version of the"
            + " network");
  }

  @Test
  void saysThatTheyAreOfAnotherNetwork() {
    Path mobilenet = fixture(MOBILENET).weightsOnly(dir.resolve("mobilenet.h5"));
    assertRefused(
        SQUEEZENET,
        mobilenet,
        "weights '"
            + mobilenet
            + "' are of another network: of the 25 layers with weights of 'squeezenet_v1.1_227'"
            + " they have 1 (expected conv1, fire2/squeeze1x1, fire2/expand1x1, …; found conv1,"
            + " conv1_bn, conv_dw_1, …); name the backbone that they belong to");
    Path squeezenet = fixture(SQUEEZENET).weightsOnly(dir.resolve("squeezenet.h5"));
    assertRefused(
        MOBILENET,
        squeezenet,
        "weights '"
            + squeezenet
            + "' are of another network: of the 54 layers with weights of"
            + " 'mobilenet_v1_0.25_224' they have 1 (expected conv1, conv1_bn, conv_dw_1, …;"
            + " found conv1, fire2/squeeze1x1, fire2/expand1x1, …); name the backbone that they"
            + " belong to");
  }

  @Test
  void saysThatAFileIsNotHdf5() throws IOException {
    Path text = Files.writeString(h5(), "not found");
    String remedy = "' can't be read as HDF5: it is no Keras .h5 file, or cut off";
    assertRefused(MOBILENET, text, "weights '" + text + remedy);
    Path whole = fixture(SQUEEZENET).weightsOnly(dir.resolve("whole.h5"));
    byte[] bytes = Files.readAllBytes(whole);
    for (int parts = 0; parts < 4; parts++) {
      Path cut = dir.resolve("cut" + parts + ".h5");
      Files.write(cut, Arrays.copyOf(bytes, bytes.length * parts / 4));
      assertRefused(SQUEEZENET, cut, "weights '" + cut + remedy);
    }
    Path absent = dir.resolve("absent.h5");
    assertRefused(SQUEEZENET, absent, "weights '" + absent + "': no such file");
  }

  @Test
  void saysThatAnHdf5FileIsNotOfKeras() {
    Path file = h5();
    try (Hdf5Writer h5 = new Hdf5Writer(file)) {
      h5.floats("measurements", List.of(2), new float[] {1, 2});
    }
    assertRefused(
        MOBILENET,
        file,
        "weights '"
            + file
            + "' list no layers (attribute layer_names): they are not a Keras weights file");
  }

  @Test
  void leavesWhatAWholeModelHasBehindTheFeatures() {
    KerasFixture model = squeezenetModel();
    Backbone backbone = load(SQUEEZENET, model.functional(h5()));
    ParameterSpec kernel = spec(SQUEEZENET).parameters().get(0);
    assertThat(KerasParameters.get(backbone.graph(), kernel))
        .isEqualTo(model.stored(kernel.layer(), kernel.name()).values());
  }

  @Test
  void refusesWhatAWholeModelHasBeforeTheFeatures() {
    KerasFixture model = new KerasFixture(Dialect.KERAS_2).input(64, 64, 3);
    addSqueezenetLayers(model, "attention");
    model.layer("Dense", "attention", "'units':3", "image").weight("attention", "kernel", 3, 3);
    Path file = model.functional(h5());
    assertRefused(
        SQUEEZENET,
        file,
        "weights '"
            + file
            + "': layer 'attention' has kernel, which 'squeezenet_v1.1_227' doesn't; give the file without"
            + " top, of this very network");
  }

  @Test
  void takesARunsModelUpToTheCut() throws IOException {
    Backbone backbone = Backbones.random(catalog.backbone(SQUEEZENET), 5, null);
    Networks networks =
        new Networks(
            backbone,
            Pooling.GLOBAL_AVERAGE,
            Trainable.NONE,
            new HeadSpec(List.of(4), Activation.RELU, 3, null, null),
            new Sgd(0.1),
            1);
    Path zip = dir.resolve("model.zip");
    ModelSerializer.writeModel(networks.whole(networks.trained()), zip.toFile(), false);
    assertThat(ModelDigest.sha256(load(SQUEEZENET, zip).graph()))
        .isEqualTo(ModelDigest.sha256(backbone.graph()));
    assertRefused(
        MOBILENET,
        zip,
        "weights '"
            + zip
            + "' are of another network: kernel of layer 'conv1' is [64, 3, 3, 3],"
            + " 'mobilenet_v1_0.25_224' has [8, 3, 3, 3]");
    assertRefused(
        "resnet50",
        zip,
        "weights '"
            + zip
            + "' are of another network: they have no layer 'conv1_conv' of 'resnet50'; give the"
            + " model of a run with this backbone");
  }

  @Test
  void takesWhatItSaved() {
    ComputationGraph graph = Backbones.random(catalog.backbone(SQUEEZENET), 5, null).graph();
    Path zip = dir.resolve("saved.zip");
    Backbones.save(graph, catalog.backbone(SQUEEZENET), zip);
    assertThat(ModelDigest.sha256(load(SQUEEZENET, zip).graph()))
        .isEqualTo(ModelDigest.sha256(graph));
  }

  @Test
  void saysThatAZipHasOtherShapes() {
    BackboneDescriptor wide = catalog.backbone("mobilenet_v1_0.5_224");
    Path zip = dir.resolve("wide.zip");
    Backbones.save(Backbones.random(wide, 5, null).graph(), wide, zip);
    assertRefused(
        MOBILENET,
        zip,
        "weights '"
            + zip
            + "' are of another network: kernel of layer 'conv1' is [16, 3, 3, 3],"
            + " 'mobilenet_v1_0.25_224' has [8, 3, 3, 3]");
  }

  @Test
  void saysThatAZipIsNotANetwork() throws IOException {
    Path zip = dir.resolve("holiday.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("beach.jpg"));
      out.write(1);
    }
    String remedy = "' aren't a DL4J computation graph; give a run's model.zip, or a Keras .h5";
    assertRefused(MOBILENET, zip, "weights '" + zip + remedy);
    Path text = Files.writeString(dir.resolve("text.zip"), "no zip");
    assertRefused(MOBILENET, text, "weights '" + text + remedy);
    Path absent = dir.resolve("absent.zip");
    assertRefused(MOBILENET, absent, "weights '" + absent + "': no such file");
  }

  private Path h5() {
    return dir.resolve("weights.h5");
  }

  private static NetworkSpec spec(String name) {
    BackboneDescriptor descriptor = catalog.backbone(name);
    return Architecture.of(descriptor.architecture()).spec(name, descriptor.width(), SMALL);
  }

  /** All weights of a named network. */
  private static KerasFixture fixture(String name) {
    KerasFixture fixture = new KerasFixture(Dialect.KERAS_2);
    for (ParameterSpec parameter : spec(name).parameters()) {
      fixture.weight(
          parameter.layer(), parameter.name(), parameter.shape().toArray(Integer[]::new));
    }
    return fixture;
  }

  private static KerasFixture squeezenetModel() {
    KerasFixture model = new KerasFixture(Dialect.KERAS_3).input(64, 64, 3);
    addSqueezenetLayers(model, "image");
    return model
        .layer("GlobalAveragePooling2D", "gap", "", "fire9/concat")
        .layer("Dense", "top", "'units':5", "gap")
        .weight("top", "kernel", 512, 5)
        .weight("top", "bias", 5);
  }

  private static void addSqueezenetLayers(KerasFixture model, String first) {
    NetworkSpec spec = spec(SQUEEZENET);
    for (LayerSpec layer : spec.layers()) {
      String[] inputs =
          layer.inputs().stream()
              .map(input -> input.equals(NetworkSpec.INPUT) ? first : input)
              .toArray(String[]::new);
      // What a layer computes is the named network's business; the file only says what lies where.
      model.layer("Conv2D", layer.name(), "", inputs);
    }
    for (ParameterSpec parameter : spec.parameters()) {
      model.weight(parameter.layer(), parameter.name(), parameter.shape().toArray(Integer[]::new));
    }
  }

  private static Backbone load(String name, Path file) {
    return Backbones.load(catalog.backbone(name), file, SMALL);
  }

  private static void assertRefused(String name, Path file, String message) {
    assertThatThrownBy(() -> load(name, file))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(message)
        .satisfies(e -> assertThat(((HeadwayException) e).exitCode()).isEqualTo(ExitCode.INPUT));
  }
}
