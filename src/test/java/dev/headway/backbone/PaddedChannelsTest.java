package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.backbone.onnx.OnnxCompiler;
import dev.headway.backbone.onnx.OnnxModel;
import dev.headway.backbone.onnx.PaddedChannels;
import dev.headway.config.InputSize;
import java.util.List;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;

/** More channels, the same features. */
class PaddedChannelsTest {
  private static final InputSize SIZE = new InputSize(11, 8);

  @ParameterizedTest
  @ValueSource(ints = {4, 16})
  void theFeaturesAreTheSame(int block) throws Exception {
    OnnxModel model = compiled(chain());
    OnnxModel padded = PaddedChannels.pad(model, block);
    assertThat(padded.width()).isEqualTo(model.width());
    assertClose(run(padded), run(model));
  }

  @Test
  void mapsBetweenConvolutionsAreWholeBlocks() throws Exception {
    assertThat(channels(PaddedChannels.pad(compiled(chain()), 16)))
        .containsExactly(16L, 16L, 16L, 6L);
    assertThat(channels(compiled(chain()))).containsExactly(5L, 5L, 7L, 6L);
  }

  /** What a sum reads keeps its channels: the other summand has as many. */
  @Test
  void aMapThatMoreThanConvolutionsReadIsLeft() throws Exception {
    GraphBuilder builder = GraphConfigurations.builder().addInputs(NetworkSpec.INPUT);
    builder.addLayer("a", convolution(3, 5), NetworkSpec.INPUT);
    builder.addLayer("b", convolution(5, 5), "a");
    builder.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b");
    builder.addLayer("c", convolution(5, 6), "sum");
    OnnxModel model = compiled(graph(builder, "c"));
    OnnxModel padded = PaddedChannels.pad(model, 16);
    assertThat(channels(padded)).containsExactly(5L, 5L, 6L);
    assertClose(run(padded), run(model));
  }

  /** A depthwise convolution gets no more channels than the map that it reads. */
  @ParameterizedTest
  @ValueSource(ints = {5, 8, 24})
  void aDepthwiseConvolutionBehindAnUnpaddedMapIsLeft(int channels) throws Exception {
    GraphBuilder builder = GraphConfigurations.builder().addInputs(NetworkSpec.INPUT);
    builder.addLayer("a", convolution(3, channels), NetworkSpec.INPUT);
    builder.addLayer(
        "pool",
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(2, 2)
            .stride(2, 2)
            .dataFormat(GraphConfigurations.FORMAT)
            .build(),
        "a");
    builder.addLayer("b", depthwise(channels), "pool");
    builder.addLayer("c", convolution(channels, channels), "b");
    builder.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "b", "c");
    builder.addLayer("d", depthwise(channels), "sum");
    builder.addLayer("e", convolution(channels, 6), "d");
    OnnxModel model = compiled(graph(builder, "e"));
    assertClose(run(PaddedChannels.pad(model, 16)), run(model));
  }

  private static ComputationGraph chain() {
    GraphBuilder builder = GraphConfigurations.builder().addInputs(NetworkSpec.INPUT);
    builder.addLayer("a", convolution(3, 5), NetworkSpec.INPUT);
    builder.addLayer("b", depthwise(5), "a");
    builder.addLayer("c", convolution(5, 7), "b");
    builder.addLayer("d", convolution(7, 6), "c");
    return graph(builder, "d");
  }

  private static Layer depthwise(int channels) {
    return new DepthwiseConvolution2D.Builder(3, 3)
        .convolutionMode(ConvolutionMode.Same)
        .depthMultiplier(1)
        .nIn(channels)
        .nOut(channels)
        .activation(Activation.SIGMOID)
        .dataFormat(GraphConfigurations.FORMAT)
        .build();
  }

  private static Layer convolution(int in, int out) {
    return new ConvolutionLayer.Builder(3, 3)
        .convolutionMode(ConvolutionMode.Same)
        .nIn(in)
        .nOut(out)
        .biasInit(0.3)
        .activation(Activation.RELU)
        .dataFormat(GraphConfigurations.FORMAT)
        .build();
  }

  private static ComputationGraph graph(GraphBuilder builder, String output) {
    ComputationGraph graph =
        new ComputationGraph(
            builder
                .setOutputs(output)
                .setInputTypes(
                    InputType.convolutional(
                        SIZE.height(), SIZE.width(), 3, GraphConfigurations.FORMAT))
                .build());
    graph.init();
    return graph;
  }

  private static OnnxModel compiled(ComputationGraph graph) throws Exception {
    return OnnxCompiler.compile(graph, null, SIZE.height(), SIZE.width(), 3);
  }

  private static float[] run(OnnxModel model) {
    try (FrozenRunner runner = new OnnxRecipe(model, SIZE.height(), SIZE.width(), 3).open()) {
      return runner.run(Descriptors.images(2, SIZE, 9), 2);
    }
  }

  private static void assertClose(float[] found, float[] expected) {
    assertThat(found).hasSize(expected.length);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("value %s", i).isCloseTo(expected[i], within(2e-5f));
    }
  }

  /** Of each convolution, in their order. */
  private static List<Long> channels(OnnxModel model) throws Exception {
    ModelProto read = ModelProto.parseFrom(model.file());
    return read.getGraph().getNodeList().stream()
        .filter(node -> node.getOpType().equals("Conv"))
        .map(node -> weights(read, node).getDims(0))
        .toList();
  }

  private static TensorProto weights(ModelProto model, NodeProto convolution) {
    return model.getGraph().getInitializerList().stream()
        .filter(t -> t.getName().equals(convolution.getInput(1)))
        .findFirst()
        .orElseThrow();
  }
}
