package dev.headway.backbone;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's stack of layers. */
final class LayeredNetwork extends Dl4jNetwork {
  private final MultiLayerNetwork network;

  LayeredNetwork(MultiLayerNetwork network) {
    this.network = network;
  }

  @Override
  public Model model() {
    return network;
  }

  @Override
  String configuration() {
    return network.getLayerWiseConfigurations().toJson();
  }

  @Override
  INDArray updaterState() {
    return network.getUpdater(true).getStateViewArray();
  }

  @Override
  Layer outputLayer() {
    return network.getOutputLayer().conf().getLayer();
  }

  @Override
  public int iteration() {
    return network.getIterationCount();
  }

  @Override
  public int epoch() {
    return network.getEpochCount();
  }

  @Override
  public void counts(int iteration, int epoch) {
    network.setIterationCount(iteration);
    network.setEpochCount(epoch);
  }

  @Override
  public void fit(INDArray in, INDArray target) {
    network.fit(in, target);
  }

  @Override
  public INDArray output(INDArray in) {
    return network.output(in, false);
  }

  @Override
  public void score(double loss) {
    network.setScore(loss);
  }
}
