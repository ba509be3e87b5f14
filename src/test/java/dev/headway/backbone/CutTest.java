package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.config.Trainable;
import dev.headway.error.ExitCode;
import dev.headway.error.HeadwayException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CutTest {
  private static final Map<String, Backbone> BACKBONES = new HashMap<>();

  @ParameterizedTest
  @CsvSource({
    "mobilenet_v1, conv_pw_11, conv_dw_11_relu",
    "mobilenet_v1, conv_pw_11_bn, conv_pw_11",
    "mobilenet_v1, conv_dw_1, conv1_relu",
    "mobilenet_v1, conv1, input",
    "mobilenet_v1, conv_pw_13_relu, conv_pw_13_bn",
    "mobilenet_v2, block_3_expand, block_2_add",
    "mobilenet_v2, Conv_1, block_16_project_BN",
    "resnet50, conv5_block1_1_conv, conv4_block6_out",
    "resnet50, conv2_block1_out, conv2_block1_add",
    "squeezenet_v1.1, fire9/squeeze1x1, fire8/concat",
    "squeezenet_v1.1, fire9/expand3x3, fire9/relu_squeeze1x1",
    "vgg16, block5_conv1, block4_pool"
  })
  void cutsBeforeALayer(String network, String layer, String at) {
    Backbone backbone = backbone(network);
    Cut cut = Cut.of(backbone, Trainable.from(layer));
    assertThat(cut.at()).isEqualTo(at);
    assertThat(cut.trained()).contains(layer);
    if (!at.equals(NetworkSpec.INPUT)) {
      assertThat(cut.frozen()).endsWith(at);
    }
  }

  /** By the definition: what is trained takes trained activations and the cut's, nothing else. */
  @ParameterizedTest
  @ValueSource(strings = {"mobilenet_v1", "mobilenet_v2", "resnet50", "squeezenet_v1.1", "vgg16"})
  void oneActivationCrossesEachCut(String network) {
    Backbone backbone = backbone(network);
    ComputationGraphConfiguration graph = backbone.graph().getConfiguration();
    int cuts = 0;
    for (String layer : graph.getVertices().keySet()) {
      Cut cut;
      try {
        cut = Cut.of(backbone, Trainable.from(layer));
      } catch (HeadwayException e) {
        continue;
      }
      cuts++;
      Set<String> all = new HashSet<>(cut.frozen());
      all.addAll(cut.trained());
      assertThat(all).isEqualTo(graph.getVertices().keySet());
      assertThat(cut.frozen()).doesNotContainAnyElementsOf(cut.trained());
      for (String vertex : cut.trained()) {
        for (String input : graph.getVertexInputs().get(vertex)) {
          assertThat(input.equals(cut.at()) || cut.trained().contains(input)).isTrue();
        }
      }
      for (String vertex : cut.frozen()) {
        assertThat(cut.trained()).doesNotContainAnyElementsOf(graph.getVertexInputs().get(vertex));
      }
    }
    assertThat(cuts).isGreaterThan(10);
  }

  @Test
  void fromTheFirstLayerIsAll() {
    for (String network : List.of("mobilenet_v1", "squeezenet_v1.1")) {
      Backbone backbone = backbone(network);
      String first = backbone.graph().getConfiguration().getVertices().keySet().iterator().next();
      assertThat(Cut.of(backbone, Trainable.from(first)))
          .isEqualTo(Cut.of(backbone, Trainable.ALL));
      assertThat(Cut.of(backbone, Trainable.ALL).freezesNothing()).isTrue();
      assertThat(Cut.of(backbone, Trainable.NONE).trainsNothing()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          squeezenet_v1.1 | fire9/concat          | which takes 2 activations at once; the nearest cut is from:fire9/expand3x3
          squeezenet_v1.1 | fire5/relu_expand1x1  | since 'fire5/expand3x3' behind it also takes 'fire5/relu_squeeze1x1' from before it; the nearest cuts are from:fire5/expand1x1 and from:fire5/expand3x3
          resnet50        | conv3_block2_2_conv   | since 'conv3_block2_add' behind it also takes 'conv3_block1_out' from before it; the nearest cuts are from:conv3_block2_1_conv and from:conv3_block2_out
          mobilenet_v2    | block_2_depthwise     | since 'block_2_add' behind it also takes 'block_1_project_BN' from before it; the nearest cuts are from:block_2_expand and from:block_3_expand
          """)
  void refusesToCutWhereMoreThanOneActivationCrosses(String network, String layer, String why) {
    assertThatThrownBy(() -> Cut.of(backbone(network), Trainable.from(layer)))
        .hasMessage(
            "backbone.trainable: '" + network + "' can't be cut before '" + layer + "', " + why)
        .extracting(error -> ((HeadwayException) error).exitCode())
        .isEqualTo(ExitCode.REQUEST);
  }

  @Test
  void refusesALayerThatIsNotThere() {
    assertThatThrownBy(() -> Cut.of(backbone("mobilenet_v1"), Trainable.from("convpw_11")))
        .hasMessage(
            "backbone.trainable: 'mobilenet_v1' has no layer 'convpw_11'; did you mean"
                + " 'conv_pw_11'?")
        .extracting(error -> ((HeadwayException) error).exitCode())
        .isEqualTo(ExitCode.REQUEST);
  }

  private static Backbone backbone(String network) {
    return BACKBONES.computeIfAbsent(
        network,
        name ->
            Backbones.random(
                Descriptors.of(name, name.startsWith("mobilenet") ? 0.35 : 1, 32), 1, null));
  }
}
