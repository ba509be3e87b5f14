package dev.headway.train;

import dev.headway.backbone.TrainableNetwork;
import dev.headway.feature.PackedRows;
import java.io.Serializable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One lane's share of a round: up to {@code averagingFrequency} minibatches from a given state. */
final class LaneTrainer implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TrainableNetwork network;
  private final int batchSize;
  private final int classes;
  private final long seed;

  LaneTrainer(TrainableNetwork network, int batchSize, int classes, long seed) {
    this.network = network;
    this.batchSize = batchSize;
    this.classes = classes;
    this.seed = seed;
  }

  LaneResult train(LaneState start, PackedRows rows, int lane, int round) {
    return network.borrow(graph -> train(graph, start, rows, lane, round));
  }

  private LaneResult train(
      ComputationGraph graph, LaneState start, PackedRows rows, int lane, int round) {
    reset(graph, start);
    // Whatever draws at random inside the network (dropout) must not depend on the thread.
    Nd4j.getRandom().setSeed(roundSeed(seed, start.epoch(), round, lane));
    CorrectRows correct = new CorrectRows();
    graph.setListeners(correct);
    double lossSum = 0;
    int minibatches = 0;
    for (int from = 0; from < rows.rows(); from += batchSize) {
      int to = Math.min(rows.rows(), from + batchSize);
      try (INDArray in = network.input(rows.values(from, to), to - from);
          INDArray labels = oneHot(rows.labels(), from, to)) {
        correct.expect(rows.labels(), from);
        graph.fit(new INDArray[] {in}, new INDArray[] {labels});
        lossSum += graph.score() * (to - from);
        minibatches++;
      }
    }
    return new LaneResult(
        lane,
        rows.rows(),
        minibatches,
        lossSum,
        correct.count(),
        TrainableNetwork.parameters(graph),
        updaterState(graph));
  }

  private static void reset(ComputationGraph graph, LaneState start) {
    TrainableNetwork.setParameters(graph, start.parameters());
    INDArray state = graph.getUpdater(true).getStateViewArray();
    if (state != null) {
      if (start.updater().length == 0) {
        state.assign(0);
      } else {
        try (INDArray flat = Nd4j.createFromArray(start.updater())) {
          state.assign(flat.reshape(state.shape()));
        }
      }
    }
    graph.getConfiguration().setIterationCount(start.iteration());
    graph.getConfiguration().setEpochCount(start.epoch());
  }

  private static float[] updaterState(ComputationGraph graph) {
    INDArray state = graph.getUpdater(true).getStateViewArray();
    return state == null ? new float[0] : state.data().asFloat().clone();
  }

  private INDArray oneHot(int[] labels, int from, int to) {
    float[] values = new float[(to - from) * classes];
    for (int i = from; i < to; i++) {
      values[(i - from) * classes + labels[i]] = 1;
    }
    return Nd4j.createFromArray(values).reshape('c', to - from, classes).castTo(DataType.FLOAT);
  }

  /** SplitMix64's finaliser over the four numbers: well mixed, and the same everywhere. */
  static long roundSeed(long seed, int epoch, int round, int lane) {
    long z = seed;
    for (long part : new long[] {epoch, round, lane}) {
      z = mix(z + 0x9E3779B97F4A7C15L * (part + 1));
    }
    return z;
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
