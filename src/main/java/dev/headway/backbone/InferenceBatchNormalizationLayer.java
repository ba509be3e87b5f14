package dev.headway.backbone;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastSubOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What {@link InferenceBatchNormalization} computes. With x̂ = (x − mean) / √(variance + ε):
 *
 * <pre>
 *   y = gamma · x̂ + beta       dL/dx = dL/dy · gamma / √(variance + ε)
 *   dL/dgamma = Σ dL/dy · x̂    dL/dbeta = Σ dL/dy       0 for mean and variance
 * </pre>
 */
final class InferenceBatchNormalizationLayer extends BatchNormalization {
  private static final long serialVersionUID = 1L;

  InferenceBatchNormalizationLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray x = input.castTo(dataType);
    INDArray out = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, x.shape(), 'c');
    int channels = channels(x);
    INDArray scale = deviation().rdivi(1).muli(vector(BatchNormalizationParamInitializer.GAMMA));
    Nd4j.exec(
        new BroadcastSubOp(
            x, vector(BatchNormalizationParamInitializer.GLOBAL_MEAN), out, channels));
    Nd4j.exec(new BroadcastMulOp(out, scale, out, channels));
    Nd4j.exec(
        new BroadcastAddOp(out, vector(BatchNormalizationParamInitializer.BETA), out, channels));
    return out;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    InferenceBatchNormalization conf = (InferenceBatchNormalization) layerConf();
    INDArray x = input.castTo(dataType);
    INDArray dy = epsilon.castTo(dataType);
    int channels = channels(x);
    INDArray inverse = deviation().rdivi(1);
    Gradient gradient = new DefaultGradient();

    INDArray dGamma = gradient(gradient, BatchNormalizationParamInitializer.GAMMA);
    if (conf.isScaleFixed()) {
      dGamma.assign(0);
    } else {
      INDArray centered =
          workspaces.createUninitialized(ArrayType.BP_WORKING_MEM, dataType, x.shape(), 'c');
      Nd4j.exec(
          new BroadcastSubOp(
              x, vector(BatchNormalizationParamInitializer.GLOBAL_MEAN), centered, channels));
      centered.muli(dy);
      dGamma.assign(sum(centered, channels).muli(inverse));
    }
    INDArray dBeta = gradient(gradient, BatchNormalizationParamInitializer.BETA);
    if (conf.isCenterFixed()) {
      dBeta.assign(0);
    } else {
      dBeta.assign(sum(dy, channels));
    }
    gradient(gradient, BatchNormalizationParamInitializer.GLOBAL_MEAN).assign(0);
    gradient(gradient, BatchNormalizationParamInitializer.GLOBAL_VAR).assign(0);

    INDArray dx =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, x.shape(), 'c');
    INDArray scale = inverse.muli(vector(BatchNormalizationParamInitializer.GAMMA));
    Nd4j.exec(new BroadcastMulOp(dy, scale, dx, channels));
    return new Pair<>(gradient, dx);
  }

  private INDArray gradient(Gradient gradient, String parameter) {
    INDArray view = gradientViews.get(parameter);
    gradient.setGradientFor(parameter, view);
    return view;
  }

  /** √(variance + ε), [channels]. */
  private INDArray deviation() {
    return Transforms.sqrt(
        vector(BatchNormalizationParamInitializer.GLOBAL_VAR).add(layerConf().getEps()), false);
  }

  private INDArray vector(String parameter) {
    INDArray array = getParam(parameter);
    return array.reshape(array.length());
  }

  private int channels(INDArray x) {
    return x.rank() == 4 && layerConf().getCnn2DFormat() == CNN2DFormat.NHWC ? 3 : 1;
  }

  /** Σ over everything but the channels, [channels]. */
  private static INDArray sum(INDArray x, int channels) {
    int[] others = new int[x.rank() - 1];
    for (int i = 0; i < others.length; i++) {
      others[i] = i < channels ? i : i + 1;
    }
    return x.sum(others);
  }
}
