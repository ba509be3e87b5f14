package dev.headway.backbone;

import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's updater, which tells a graph's own gradient from another network's by the array being the
 * same object. It is asked for as a new view each time, so that DL4J takes it for another's and
 * makes new views of every variable's part of it, instead of the ones it keeps. This one is given
 * the object. The numbers are the same.
 */
final class OwnGradientUpdater extends ComputationGraphUpdater {
  private static final long serialVersionUID = 1L;

  OwnGradientUpdater(ComputationGraph graph) {
    super(graph);
  }

  @Override
  public synchronized void update(
      Gradient gradient, int iteration, int epoch, int batchSize, LayerWorkspaceMgr workspaces) {
    super.update(
        new Own(gradient, getFlattenedGradientsView()), iteration, epoch, batchSize, workspaces);
  }

  private static final class Own extends DefaultGradient {
    private static final long serialVersionUID = 1L;
    private final transient INDArray all;

    Own(Gradient gradient, INDArray all) {
      gradientForVariable().putAll(gradient.gradientForVariable());
      this.all = all;
    }

    @Override
    public INDArray gradient() {
      return all;
    }
  }
}
