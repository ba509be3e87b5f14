package dev.headway.train;

import dev.headway.backbone.Dl4jNetwork;
import dev.headway.evaluate.Objective;
import dev.headway.feature.PackedRows;
import dev.headway.telemetry.TaskCounters;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One lane's share of a round: a network set to the round's state, minibatch after minibatch, and
 * what came of it. Made for one round on one thread; {@code getFinalResult} ends it.
 */
public final class LaneWorker implements TrainingWorker<LaneResult> {
  private static final long serialVersionUID = 1L;

  private LaneJob job;
  private final LaneState start;
  private final int lane;
  private final long[] counts;
  private long examples;
  private int minibatches;
  private double lossSum;
  private transient float[] expected;

  LaneWorker(LaneJob job, LaneState start, int lane) {
    this.job = job;
    this.start = start;
    this.lane = lane;
    this.counts = new long[job.objective().counts()];
  }

  /** A network that stands where the round starts; this worker's until the result is made. */
  Dl4jNetwork initial() {
    Dl4jNetwork network = job.network().take();
    network.parameters(start.parameters());
    network.updater(start.updater());
    network.counts(start.iteration(), start.epoch());
    network.onScores(counts.length == 0 ? null : this::count);
    // Whatever draws at random inside the network (dropout) must not depend on the thread.
    Nd4j.getRandom().setSeed(job.roundSeed(start.epoch(), start.round(), lane));
    return network;
  }

  /** Trains rows, which are one minibatch. */
  void train(Dl4jNetwork network, PackedRows rows) {
    Objective objective = job.objective();
    float[] targets = objective.targets(rows, 0, rows.rows());
    try (INDArray in = job.network().input(rows.values(), rows.rows());
        INDArray target = target(targets, rows.rows())) {
      train(network, new org.nd4j.linalg.dataset.DataSet(in, target), targets, rows.rows());
    }
  }

  LaneResult result(Dl4jNetwork network) {
    if (examples == 0) {
      return LaneResult.empty(lane, counts.length);
    }
    LaneResult result =
        new LaneResult(
            lane,
            examples,
            minibatches,
            lossSum,
            counts,
            "",
            network.parameters(),
            network.updater());
    network.onScores(null);
    job.network().give(network);
    return result;
  }

  private INDArray target(float[] targets, int rows) {
    return Dl4jNetwork.array(targets, rows, job.objective().width());
  }

  private void train(Dl4jNetwork network, DataSet minibatch, float[] targets, int rows) {
    for (TrainingHook hook : job.hooks()) {
      hook.preUpdate(minibatch, network.model());
    }
    expected = targets;
    network.fit(minibatch.getFeatures(), minibatch.getLabels());
    for (TrainingHook hook : job.hooks()) {
      hook.postUpdate(minibatch, network.model());
    }
    lossSum += network.score() * rows;
    examples += rows;
    TaskCounters.ROWS.inc(rows);
    minibatches++;
  }

  /** The first look at a minibatch counts; an optimizer with a line search looks again. */
  private void count(INDArray scores) {
    if (expected != null) {
      job.objective().count(Dl4jNetwork.values(scores), expected, (int) scores.size(0), counts);
      expected = null;
    }
  }

  private LaneResult process(DataSet minibatch, Dl4jNetwork network, boolean last) {
    DataSetRows.refuseMasks(minibatch);
    float[] targets = minibatch.getLabels().dup('c').data().asFloat();
    network.onScores(counts.length == 0 ? null : this::count);
    train(network, minibatch, targets, (int) minibatch.getFeatures().size(0));
    return last ? result(network) : null;
  }

  @Override
  public MultiLayerNetwork getInitialModel() {
    return (MultiLayerNetwork) initial().model();
  }

  @Override
  public ComputationGraph getInitialModelGraph() {
    return (ComputationGraph) initial().model();
  }

  @Override
  public LaneResult processMinibatch(DataSet minibatch, MultiLayerNetwork network, boolean last) {
    return process(minibatch, Dl4jNetwork.of(network), last);
  }

  @Override
  public LaneResult processMinibatch(DataSet minibatch, ComputationGraph network, boolean last) {
    return process(minibatch, Dl4jNetwork.of(network), last);
  }

  @Override
  public LaneResult processMinibatch(
      MultiDataSet minibatch, ComputationGraph network, boolean last) {
    return process(DataSetRows.single(minibatch), Dl4jNetwork.of(network), last);
  }

  @Override
  public Pair<LaneResult, SparkTrainingStats> processMinibatchWithStats(
      DataSet minibatch, MultiLayerNetwork network, boolean last) {
    return Pair.of(processMinibatch(minibatch, network, last), null);
  }

  @Override
  public Pair<LaneResult, SparkTrainingStats> processMinibatchWithStats(
      DataSet minibatch, ComputationGraph network, boolean last) {
    return Pair.of(processMinibatch(minibatch, network, last), null);
  }

  @Override
  public Pair<LaneResult, SparkTrainingStats> processMinibatchWithStats(
      MultiDataSet minibatch, ComputationGraph network, boolean last) {
    return Pair.of(processMinibatch(minibatch, network, last), null);
  }

  @Override
  public LaneResult getFinalResult(MultiLayerNetwork network) {
    return result(Dl4jNetwork.of(network));
  }

  @Override
  public LaneResult getFinalResult(ComputationGraph network) {
    return result(Dl4jNetwork.of(network));
  }

  @Override
  public LaneResult getFinalResultNoData() {
    return LaneResult.empty(lane, counts.length);
  }

  @Override
  public Pair<LaneResult, SparkTrainingStats> getFinalResultNoDataWithStats() {
    return Pair.of(getFinalResultNoData(), null);
  }

  @Override
  public Pair<LaneResult, SparkTrainingStats> getFinalResultWithStats(MultiLayerNetwork network) {
    return Pair.of(getFinalResult(network), null);
  }

  @Override
  public Pair<LaneResult, SparkTrainingStats> getFinalResultWithStats(ComputationGraph network) {
    return Pair.of(getFinalResult(network), null);
  }

  @Override
  public void addHook(TrainingHook hook) {
    job = job.withHook(hook);
  }

  @Override
  public void removeHook(TrainingHook hook) {
    job = job.withoutHook(hook);
  }

  @Override
  public WorkerConfiguration getDataConfiguration() {
    return new WorkerConfiguration(
        job.network().isGraph(),
        1,
        job.plan().batchSize(),
        job.plan().averagingFrequency(),
        0,
        false);
  }

  @Override
  public long getInstanceId() {
    return lane;
  }
}
