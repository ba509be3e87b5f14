package dev.headway.backbone;

import dev.headway.backbone.LayerOp.Add;
import dev.headway.backbone.LayerOp.BatchNorm;
import dev.headway.backbone.LayerOp.Conv;
import dev.headway.backbone.LayerOp.Depthwise;
import dev.headway.backbone.LayerOp.MaxPool;
import dev.headway.backbone.LayerOp.Pad;
import dev.headway.backbone.LayerOp.Relu;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** Named networks as DL4J graphs, channels last throughout. */
final class GraphConfigurations {
  /** Channels last: what comes in and goes out, and what Keras files are trained as. */
  static final CNN2DFormat FORMAT = CNN2DFormat.NHWC;

  private GraphConfigurations() {}

  /** The whole network; its output is the last layer's map (n, height, width, channels). */
  static ComputationGraphConfiguration of(NetworkSpec spec) {
    GraphBuilder graph = builder().addInputs(NetworkSpec.INPUT);
    for (LayerSpec layer : spec.layers()) {
      String[] inputs = layer.inputs().toArray(String[]::new);
      LayerOp op = layer.op();
      if (op instanceof Add) {
        graph.addVertex(layer.name(), new ElementWiseVertex(ElementWiseVertex.Op.Add), inputs);
      } else if (op instanceof LayerOp.Concat) {
        MergeVertex merge = new MergeVertex();
        merge.setMergeAxis(FORMAT == CNN2DFormat.NHWC ? 3 : 1);
        graph.addVertex(layer.name(), merge, inputs);
      } else {
        graph.addLayer(layer.name(), layer(op, spec.inputOf(layer).channels()), inputs);
      }
    }
    return graph
        .setOutputs(spec.last().name())
        .setInputTypes(
            InputType.convolutional(
                spec.input().height(), spec.input().width(), NetworkSpec.CHANNELS, FORMAT))
        .build();
  }

  /**
   * An empty graph. Weights are always set afterwards, so DL4J's own initialisation is zeros: it
   * would draw from a generator that the whole JVM shares.
   */
  static GraphBuilder builder() {
    return new NeuralNetConfiguration.Builder()
        .weightInit(WeightInit.ZERO)
        .graphBuilder()
        .validateOutputLayerConfig(false);
  }

  private static Layer layer(LayerOp op, int in) {
    if (op instanceof Conv conv) {
      return new ConvolutionLayer.Builder(conv.kernel(), conv.kernel())
          .stride(conv.stride(), conv.stride())
          .convolutionMode(conv.same() ? ConvolutionMode.Same : ConvolutionMode.Truncate)
          .nIn(in)
          .nOut(conv.filters())
          .hasBias(conv.bias())
          .activation(conv.relu() ? Activation.RELU : Activation.IDENTITY)
          .dataFormat(FORMAT)
          .build();
    }
    if (op instanceof Depthwise conv) {
      return new DepthwiseConvolution2D.Builder(3, 3)
          .depthMultiplier(1)
          .stride(conv.stride(), conv.stride())
          .convolutionMode(conv.same() ? ConvolutionMode.Same : ConvolutionMode.Truncate)
          .nIn(in)
          .nOut(in)
          .hasBias(false)
          .activation(Activation.IDENTITY)
          .dataFormat(FORMAT)
          .build();
    }
    if (op instanceof BatchNorm norm) {
      return new BatchNormalization.Builder()
          .eps(norm.epsilon())
          .decay(0.99)
          .useLogStd(false)
          .nIn(in)
          .nOut(in)
          .dataFormat(FORMAT)
          .build();
    }
    if (op instanceof Relu relu) {
      return new ActivationLayer.Builder()
          .activation(
              relu.max() < Double.POSITIVE_INFINITY
                  ? new ActivationReLU(relu.max(), 0.0, 0.0)
                  : new ActivationReLU())
          .build();
    }
    if (op instanceof MaxPool pool) {
      return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
          .kernelSize(pool.size(), pool.size())
          .stride(pool.stride(), pool.stride())
          .convolutionMode(ConvolutionMode.Truncate)
          .dataFormat(FORMAT)
          .build();
    }
    Pad pad = (Pad) op;
    return new ZeroPaddingLayer.Builder(
            new int[] {pad.top(), pad.bottom(), pad.left(), pad.right()})
        .dataFormat(FORMAT)
        .build();
  }
}
