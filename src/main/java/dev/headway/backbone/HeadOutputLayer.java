package dev.headway.backbone;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link HeadOutput} at work. */
final class HeadOutputLayer extends OutputLayer {
  private static final long serialVersionUID = 1L;

  /** The loss of the minibatch whose gradient was computed last, summed; null when it isn't. */
  private transient Double lossSum;

  /** Nothing before this layer learns: nobody asks for the gradient by its input. */
  private transient boolean first;

  HeadOutputLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** Spares a graph's output layer what no other layer asks for. */
  static void spare(ComputationGraph graph) {
    for (String output : graph.getConfiguration().getNetworkOutputs()) {
      GraphVertex vertex = graph.getVertex(output);
      if (vertex.getLayer() instanceof HeadOutputLayer layer
          && vertex instanceof LayerVertex own
          && own.getLayerPreProcessor() == null) {
        layer.first =
            Arrays.stream(vertex.getInputVertices())
                .allMatch(input -> graph.getVertices()[input.getVertexIndex()].isInputVertex());
      }
    }
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    Pair<Double, INDArray> both =
        layerConf()
            .getLossFn()
            .computeGradientAndScore(
                getLabels2d(workspaces, ArrayType.BP_WORKING_MEM),
                preOutput2d(true, workspaces),
                layerConf().getActivationFn(),
                maskArray,
                false);
    lossSum = both.getFirst();
    INDArray delta = workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, both.getSecond());
    return new Pair<>(gradient(delta), first ? null : before(delta, workspaces));
  }

  @Override
  public double computeScore(
      double fullNetRegTerm, boolean training, LayerWorkspaceMgr workspaces) {
    if (!training || lossSum == null) {
      return super.computeScore(fullNetRegTerm, training, workspaces);
    }
    double sum = conf().isMiniBatch() ? lossSum / getInputMiniBatchSize() : lossSum;
    score = sum + fullNetRegTerm;
    return score;
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaces) {
    lossSum = null;
    super.setInput(input, workspaces);
  }

  @Override
  public void setLabels(INDArray labels) {
    lossSum = null;
    super.setLabels(labels);
  }

  @Override
  public void clear() {
    lossSum = null;
    super.clear();
  }

  private Gradient gradient(INDArray delta) {
    Gradient gradient = new DefaultGradient();
    INDArray kernel = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
    Nd4j.gemm(input.castTo(kernel.dataType()), delta, kernel, true, false, 1, 0);
    gradient.gradientForVariable().put(DefaultParamInitializer.WEIGHT_KEY, kernel);
    if (hasBias()) {
      INDArray bias = gradientViews.get(DefaultParamInitializer.BIAS_KEY);
      delta.sum(bias, 0);
      gradient.gradientForVariable().put(DefaultParamInitializer.BIAS_KEY, bias);
    }
    return gradient;
  }

  /** The gradient by the layer's input. */
  private INDArray before(INDArray delta, LayerWorkspaceMgr workspaces) {
    INDArray kernel = getParamWithNoise(DefaultParamInitializer.WEIGHT_KEY, true, workspaces);
    long[] shape = {kernel.size(0), delta.size(0)};
    INDArray turned =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, delta.dataType(), shape, 'f');
    return backpropDropOutIfPresent(kernel.mmuli(delta.transpose(), turned).transpose());
  }
}
