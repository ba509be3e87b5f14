package dev.headway.backbone;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's graph, with one input and one output. */
final class GraphNetwork extends Dl4jNetwork {
  private final ComputationGraph network;

  GraphNetwork(ComputationGraph network) {
    this.network = network;
  }

  @Override
  public Model model() {
    return network;
  }

  @Override
  String configuration() {
    return network.getConfiguration().toJson();
  }

  @Override
  INDArray updaterState() {
    // Only where it is trained: an updater takes gradients and its state with it.
    if (network.getUpdater(false) == null) {
      network.setUpdater(new OwnGradientUpdater(network));
    }
    return network.getUpdater(true).getStateViewArray();
  }

  @Override
  Layer outputLayer() {
    return network.getOutputLayer(0).conf().getLayer();
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
    network.getConfiguration().setIterationCount(iteration);
    network.getConfiguration().setEpochCount(epoch);
  }

  @Override
  public void fit(INDArray in, INDArray target) {
    network.fit(new INDArray[] {in}, new INDArray[] {target});
  }

  @Override
  public INDArray output(INDArray in) {
    return network.outputSingle(false, in);
  }

  @Override
  public void score(double loss) {
    network.setScore(loss);
  }
}
