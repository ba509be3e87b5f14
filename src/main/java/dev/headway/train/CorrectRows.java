package dev.headway.train;

import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Counts the rows that a minibatch gets right as it is trained. DL4J computes the output layer's
 * activations only inside its gradient, so they are made again from that layer's input: one small
 * product, where a forward pass of its own would double the work.
 */
final class CorrectRows extends BaseTrainingListener {
  private int[] labels = new int[0];
  private int from;
  private long count;

  /** The labels of the minibatch that comes next: {@code labels[from], …}. */
  void expect(int[] nextLabels, int start) {
    labels = nextLabels;
    from = start;
  }

  long count() {
    return count;
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    ComputationGraph graph = (ComputationGraph) model;
    String output = graph.getConfiguration().getNetworkOutputs().get(0);
    String before = graph.getConfiguration().getVertexInputs().get(output).get(0);
    INDArray in = activations.get(before);
    // Softmax keeps the order of what goes into it.
    try (INDArray scores =
            in.mmul(graph.getParam(output + "_W")).addiRowVector(graph.getParam(output + "_b"));
        INDArray best = scores.argMax(1)) {
      for (int i = 0; i < best.length(); i++) {
        if (best.getInt(i) == labels[from + i]) {
          count++;
        }
      }
    }
  }
}
