package dev.headway.backbone;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What each of DL4J's layer configurations does to the layer that it has made. */
final class OwnLayers {
  private OwnLayers() {}

  /** Gives a new layer its place in a network and its part of the parameters. */
  static Layer placed(
      Layer layer,
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parametersView,
      boolean initialize) {
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parametersView);
    Map<String, INDArray> parameters =
        conf.getLayer().initializer().init(conf, parametersView, initialize);
    layer.setParamTable(parameters);
    layer.setConf(conf);
    return layer;
  }
}
