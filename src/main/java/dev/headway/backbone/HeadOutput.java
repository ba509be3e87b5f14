package dev.headway.backbone;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An output layer that computes a minibatch's scores once and takes gradient and loss from them.
 * DL4J's own computes them for the gradient and again for the loss: the same bits in half as much
 * time again.
 *
 * <p>Parameters, their names and their order are those of {@link OutputLayer}. It is public, with a
 * constructor, because DL4J writes and reads networks as JSON by class name; a network that leaves
 * Headway has DL4J's own layer in its place.
 */
public final class HeadOutput extends OutputLayer {
  private static final long serialVersionUID = 1L;

  /** For JSON alone. */
  public HeadOutput() {
    // The superclass reads what there is.
  }

  /** The layer that a builder of DL4J's own describes. */
  public HeadOutput(OutputLayer.Builder layer) {
    super(layer);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet(
        "OutputLayer", getLayerName(), layerIndex, getNIn(), getNOut());
    return OwnLayers.placed(
        new HeadOutputLayer(conf, networkDataType),
        conf,
        trainingListeners,
        layerIndex,
        layerParamsView,
        initializeParams);
  }
}
