package dev.headway.backbone;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * A batch normalisation that is trained as it is used: it always scales and shifts by the stored
 * mean and variance, which never change; gamma and beta learn, through the gradient of that very
 * formula. It is Keras' {@code BatchNormalization} called with {@code training=False}, as its guide
 * to transfer learning has it. DL4J's own layer differentiates through the minibatch's statistics
 * in any mode.
 *
 * <p>Parameters, their names and their order are those of {@link BatchNormalization}. It is public,
 * with a constructor and setters, because DL4J writes and reads networks as JSON by class name; a
 * network that leaves Headway has DL4J's own layer in its place.
 */
public final class InferenceBatchNormalization extends BatchNormalization {
  private static final long serialVersionUID = 1L;

  private boolean scaleFixed;
  private boolean centerFixed;

  /** For JSON alone. */
  public InferenceBatchNormalization() {
    // The superclass has a default for everything.
  }

  /**
   * The layer that takes the place of DL4J's own.
   *
   * @param layer with parameters gamma and beta, and the variance itself rather than its logarithm
   * @param scaleFixed gamma stays as it is: Keras' {@code scale=False}
   * @param centerFixed beta stays as it is: Keras' {@code center=False}
   */
  static InferenceBatchNormalization of(
      BatchNormalization layer, boolean scaleFixed, boolean centerFixed) {
    if (layer.isLockGammaBeta() || layer.isUseLogStd()) {
      throw new IllegalArgumentException(
          "gamma, beta and the variance have to be parameters of " + layer.getLayerName());
    }
    InferenceBatchNormalization of = new InferenceBatchNormalization();
    of.setLayerName(layer.getLayerName());
    of.setNIn(layer.getNIn());
    of.setNOut(layer.getNOut());
    of.setEps(layer.getEps());
    of.setDecay(layer.getDecay());
    of.setUseLogStd(false);
    of.setCnn2DFormat(layer.getCnn2DFormat());
    of.setActivationFn(layer.getActivationFn());
    of.setWeightInitFn(layer.getWeightInitFn());
    of.setIUpdater(layer.getIUpdater());
    of.setGradientNormalization(layer.getGradientNormalization());
    of.scaleFixed = scaleFixed;
    of.centerFixed = centerFixed;
    return of;
  }

  /** What is fixed has no optimizer, and so no weight decay either. */
  @Override
  public IUpdater getUpdaterByParam(String name) {
    boolean fixed =
        scaleFixed && name.equals(BatchNormalizationParamInitializer.GAMMA)
            || centerFixed && name.equals(BatchNormalizationParamInitializer.BETA);
    return fixed ? new NoOp() : super.getUpdaterByParam(name);
  }

  /** Whether gamma never changes. */
  public boolean isScaleFixed() {
    return scaleFixed;
  }

  /** Sets whether gamma never changes. */
  public void setScaleFixed(boolean fixed) {
    scaleFixed = fixed;
  }

  /** Whether beta never changes. */
  public boolean isCenterFixed() {
    return centerFixed;
  }

  /** Sets whether beta never changes. */
  public void setCenterFixed(boolean fixed) {
    centerFixed = fixed;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNOutSet("BatchNormalization", getLayerName(), layerIndex, getNOut());
    return OwnLayers.placed(
        new InferenceBatchNormalizationLayer(conf, networkDataType),
        conf,
        trainingListeners,
        layerIndex,
        layerParamsView,
        initializeParams);
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other)
        && other instanceof InferenceBatchNormalization norm
        && norm.scaleFixed == scaleFixed
        && norm.centerFixed == centerFixed;
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + (scaleFixed ? 2 : 0) + (centerFixed ? 1 : 0);
  }
}
