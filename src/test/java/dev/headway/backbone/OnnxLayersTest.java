package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.config.Engine;
import dev.headway.config.InputSize;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layer by layer what DL4J computes; all that Keras files can have is in KerasModelTest. */
class OnnxLayersTest {
  private static final InputSize SIZE = new InputSize(11, 8);

  static Stream<IActivation> activations() {
    return Stream.of(
        new ActivationReLU(),
        new ActivationReLU(0.5, 0.0, 0.0),
        new ActivationReLU(null, 0.3, 0.0),
        new ActivationReLU(0.6, 0.2, 0.1),
        new ActivationLReLU(0.2),
        new ActivationELU(0.7),
        new ActivationGELU(true),
        new ActivationGELU(false),
        Activation.RELU6.getActivationFunction(),
        Activation.SIGMOID.getActivationFunction(),
        Activation.TANH.getActivationFunction(),
        Activation.SELU.getActivationFunction(),
        Activation.SOFTPLUS.getActivationFunction(),
        Activation.SOFTSIGN.getActivationFunction(),
        Activation.SWISH.getActivationFunction(),
        Activation.IDENTITY.getActivationFunction());
  }

  @ParameterizedTest
  @MethodSource("activations")
  void activation(IActivation activation) {
    assertSame(List.of(new ActivationLayer.Builder().activation(activation).build()));
  }

  static Stream<List<Layer>> layers() {
    ZeroPaddingLayer padding =
        new ZeroPaddingLayer.Builder(1, 2, 0, 3).dataFormat(GraphConfigurations.FORMAT).build();
    ZeroPaddingLayer one =
        new ZeroPaddingLayer.Builder(1, 1).dataFormat(GraphConfigurations.FORMAT).build();
    return Stream.of(
        // Zeros before a pooling count; its own don't.
        List.of(one, pooling(SubsamplingLayer.PoolingType.MAX, ConvolutionMode.Truncate)),
        List.of(one, pooling(SubsamplingLayer.PoolingType.AVG, ConvolutionMode.Truncate)),
        List.of(one, pooling(SubsamplingLayer.PoolingType.AVG, ConvolutionMode.Same)),
        // Zeros that become the convolution's, and a norm that does.
        List.of(padding, convolution(ConvolutionMode.Truncate, 3, 2), norm()),
        // Zeros that can't.
        List.of(padding, convolution(ConvolutionMode.Same, 3, 2), norm()),
        List.of(padding, pooling(SubsamplingLayer.PoolingType.MAX, ConvolutionMode.Truncate)),
        // A norm without a convolution before it.
        List.of(pooling(SubsamplingLayer.PoolingType.AVG, ConvolutionMode.Same), norm()),
        List.of(pooling(SubsamplingLayer.PoolingType.MAX, ConvolutionMode.Same), padding),
        List.of(convolution(ConvolutionMode.Same, 2, 1), padding));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void stack(List<Layer> layers) {
    assertSame(layers);
  }

  private static Layer convolution(ConvolutionMode mode, int kernel, int stride) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .convolutionMode(mode)
        .nIn(3)
        .nOut(3)
        .activation(Activation.IDENTITY)
        .dataFormat(GraphConfigurations.FORMAT)
        .build();
  }

  private static Layer norm() {
    return new BatchNormalization.Builder()
        .useLogStd(false)
        .nIn(3)
        .nOut(3)
        .dataFormat(GraphConfigurations.FORMAT)
        .build();
  }

  private static Layer pooling(SubsamplingLayer.PoolingType type, ConvolutionMode mode) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(3, 3)
        .stride(2, 2)
        .convolutionMode(mode)
        .dataFormat(GraphConfigurations.FORMAT)
        .build();
  }

  private static void assertSame(List<Layer> layers) {
    GraphBuilder builder = GraphConfigurations.builder().addInputs(NetworkSpec.INPUT);
    String before = NetworkSpec.INPUT;
    for (int i = 0; i < layers.size(); i++) {
      builder.addLayer("layer" + i, layers.get(i).clone(), before);
      before = "layer" + i;
    }
    ComputationGraph graph =
        new ComputationGraph(
            builder
                .setOutputs(before)
                .setInputTypes(
                    InputType.convolutional(
                        SIZE.height(), SIZE.width(), 3, GraphConfigurations.FORMAT))
                .build());
    graph.init();
    SplittableRandom random = new SplittableRandom(4);
    for (org.deeplearning4j.nn.api.Layer layer : graph.getLayers()) {
      for (INDArray parameter : layer.paramTable().values()) {
        float[] drawn = new float[(int) parameter.length()];
        for (int i = 0; i < drawn.length; i++) {
          drawn[i] = (float) (0.2 + random.nextDouble());
        }
        parameter.assign(Dl4jNetwork.array(drawn, parameter.shape()));
      }
    }
    // Negative at its edges, so that zeros there aren't the largest of what is pooled.
    float[] images = Descriptors.images(2, SIZE, 9);
    for (int i = 0; i < images.length / 2; i++) {
      images[i] = -Math.abs(images[i]) - 0.1f;
    }
    float[] expected = run(graph, Engine.DL4J, images);
    float[] found = run(graph, Engine.ONNXRUNTIME, images);
    assertThat(found).hasSize(expected.length);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).as("value %s", i).isCloseTo(expected[i], within(2e-5f));
    }
  }

  private static float[] run(ComputationGraph graph, Engine engine, float[] images) {
    try (FrozenRunner runner =
        FrozenNetwork.of(graph, engine, null, SIZE.height(), SIZE.width(), 3).open()) {
      return runner.run(images, 2);
    }
  }
}
