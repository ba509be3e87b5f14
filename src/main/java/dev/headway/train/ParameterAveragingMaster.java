package dev.headway.train;

import dev.headway.backbone.Dl4jNetwork;
import dev.headway.backbone.TrainableNetwork;
import dev.headway.error.HeadwayException;
import dev.headway.evaluate.GivenTargets;
import dev.headway.evaluate.Objective;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.datavec.spark.util.SerializableHadoopConfig;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.data.loader.RemoteFileSourceFactory;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Exact parameter averaging behind DL4J's {@code SparkDl4jMultiLayer} and {@code
 * SparkComputationGraph}.
 *
 * <p>{@code fit(JavaRDD)} trains one epoch: rows are numbered in the RDD's order, packed once and
 * kept until another RDD comes, or {@link #deleteTempFiles} or {@link #close}. Afterwards the
 * driver's network has the parameters, the updater's state and the counts. Hooks are called on the
 * executors, around each minibatch; listeners on the driver, after each averaging. Networks have
 * one input and one output, rows have no masks.
 */
public final class ParameterAveragingMaster
    implements TrainingMaster<LaneResult, LaneWorker>, AutoCloseable {
  private final TrainingPlan plan;
  private final long seed;
  private final List<TrainingHook> hooks = new ArrayList<>();
  private final List<TrainingListener> listeners = new ArrayList<>();
  private Packed packed;

  /**
   * A master.
   *
   * @param seed of whatever the network draws at random
   */
  public ParameterAveragingMaster(TrainingPlan plan, long seed) {
    this.plan = plan;
    this.seed = seed;
  }

  /**
   * A trainer of {@code graph}'s network, whose rows are already in lanes.
   *
   * @param rowShape of one row of the network's input
   * @param start where to go on from
   */
  public ParameterAveraging trainer(
      SparkComputationGraph graph,
      long[] rowShape,
      TrainingRows rows,
      Objective objective,
      TrainingState start) {
    return trainer(graph.getNetwork(), rowShape, rows, objective, start);
  }

  /**
   * Trains what is left of the trainer's epoch; then {@code graph}'s network has what came of it.
   *
   * @param trainer from {@link #trainer}
   */
  public EpochSummary epoch(
      SparkComputationGraph graph, ParameterAveraging trainer, RoundListener listener) {
    EpochSummary summary = epoch(Dl4jNetwork.of(graph.getNetwork()), trainer, listener);
    graph.setScore(summary.loss());
    return summary;
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer network, JavaRDD<DataSet> data) {
    network.setScore(fit(network.getNetwork(), rows(data.id(), data, null)));
  }

  @Override
  public void executeTraining(SparkComputationGraph network, JavaRDD<DataSet> data) {
    network.setScore(fit(network.getNetwork(), rows(data.id(), data, null)));
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph network, JavaRDD<MultiDataSet> data) {
    JavaRDD<DataSet> single = data.map(DataSetRows::single);
    network.setScore(fit(network.getNetwork(), rows(data.id(), single, null)));
  }

  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer layers,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(paths.context());
    Broadcast<SerializableHadoopConfig> hadoop =
        spark.broadcast(new SerializableHadoopConfig(spark.hadoopConfiguration()));
    RemoteFileSourceFactory files = new RemoteFileSourceFactory(hadoop);
    JavaRDD<DataSet> data =
        loader == null
            ? paths.map(path -> DataSetRows.single(multiLoader.load(files.getSource(path))))
            : paths.map(path -> loader.load(files.getSource(path)));
    DataSetRows rows = rows(paths.id(), data, hadoop);
    if (layers == null) {
      graph.setScore(fit(graph.getNetwork(), rows));
    } else {
      layers.setScore(fit(layers.getNetwork(), rows));
    }
  }

  /** The epoch's mean loss. */
  private double fit(Model model, DataSetRows data) {
    Dl4jNetwork network = Dl4jNetwork.of(model);
    TrainingState start =
        TrainingState.between(
            network.parameters(), network.updater(), network.iteration(), network.epoch());
    Objective objective = new GivenTargets(data.targetWidth());
    try (ParameterAveraging trainer =
        trainer(model, data.rowShape(), data.rows(), objective, start)) {
      EpochSummary summary = epoch(network, trainer, (round, rounds, loss, metrics) -> {});
      // Spark's wrapper counts the epoch itself when this is over.
      network.counts(network.iteration(), start.epoch());
      return summary.loss();
    }
  }

  private ParameterAveraging trainer(
      Model model, long[] rowShape, TrainingRows rows, Objective objective, TrainingState start) {
    return new ParameterAveraging(rows, job(model, rowShape, objective), start, null);
  }

  private LaneJob job(Model model, long[] rowShape, Objective objective) {
    return new LaneJob(
        TrainableNetwork.of(model, rowShape), objective, plan, seed, new ArrayList<>(hooks));
  }

  private EpochSummary epoch(
      Dl4jNetwork network, ParameterAveraging trainer, RoundListener listener) {
    listeners.forEach(l -> l.onEpochStart(network.model()));
    EpochSummary summary =
        trainer.epoch(
            (round, rounds, loss, metrics) -> {
              listener.round(round, rounds, loss, metrics);
              tell(network, trainer.state());
            });
    set(network, trainer.state());
    listeners.forEach(l -> l.onEpochEnd(network.model()));
    return summary;
  }

  private void tell(Dl4jNetwork network, TrainingState state) {
    if (!listeners.isEmpty()) {
      set(network, state);
      listeners.forEach(l -> l.iterationDone(network.model(), state.iteration(), state.epoch()));
    }
  }

  private static void set(Dl4jNetwork network, TrainingState state) {
    network.parameters(state.parameters());
    network.updater(state.updater());
    network.counts(state.iteration(), state.epoch());
    network.score(state.lastLoss());
  }

  private DataSetRows rows(
      int id, JavaRDD<DataSet> data, Broadcast<SerializableHadoopConfig> hadoop) {
    if (packed == null || packed.id != id || packed.spark != data.context()) {
      close();
      packed = new Packed(data.context(), id, DataSetRows.of(data, plan.workers()), hadoop);
    } else if (hadoop != null) {
      hadoop.destroy();
    }
    return packed.rows;
  }

  /** Frees the rows that the executors keep. */
  @Override
  public void close() {
    if (packed != null) {
      packed.rows.rows().close();
      if (packed.hadoop != null) {
        packed.hadoop.destroy();
      }
      packed = null;
    }
  }

  /** As {@link #close}: there are no files. */
  @Override
  public boolean deleteTempFiles(JavaSparkContext spark) {
    close();
    return true;
  }

  /** As {@link #close}: there are no files. */
  @Override
  public boolean deleteTempFiles(SparkContext spark) {
    close();
    return true;
  }

  @Override
  public LaneWorker getWorkerInstance(SparkDl4jMultiLayer network) {
    return worker(network.getNetwork());
  }

  @Override
  public LaneWorker getWorkerInstance(SparkComputationGraph network) {
    return worker(network.getNetwork());
  }

  /** Lane 0 of round 0 from where the network stands; rows come as {@code DataSet}s. */
  private LaneWorker worker(Model model) {
    Dl4jNetwork network = Dl4jNetwork.of(model);
    LaneState start =
        new LaneState(
            network.parameters(), network.updater(), network.iteration(), network.epoch(), 0);
    return new LaneWorker(job(model, new long[0], new GivenTargets(1)), start, 0);
  }

  @Override
  public void addHook(TrainingHook hook) {
    hooks.add(hook);
  }

  @Override
  public void removeHook(TrainingHook hook) {
    hooks.remove(hook);
  }

  @Override
  public void setListeners(Collection<TrainingListener> all) {
    listeners.clear();
    listeners.addAll(all);
  }

  @Override
  public void setListeners(StatsStorageRouter router, Collection<TrainingListener> all) {
    setListeners(all);
    for (TrainingListener listener : listeners) {
      if (listener instanceof RoutingIterationListener routing && router != null) {
        routing.setStorageRouter(router);
      }
    }
  }

  /** Refuses to collect statistics; what a run took is in its Spark event log. */
  @Override
  public void setCollectTrainingStats(boolean collect) {
    if (collect) {
      throw HeadwayException.request("headway's trainer collects no Spark training statistics");
    }
  }

  @Override
  public boolean getIsCollectTrainingStats() {
    return false;
  }

  /** Null: none are collected. */
  @Override
  public SparkTrainingStats getTrainingStats() {
    return null;
  }

  /** The settings that its results follow from. */
  @Override
  public String toJson() {
    return described("{%n%s%n}%n", "  \"%s\": %s", ",%n");
  }

  /** The settings that its results follow from. */
  @Override
  public String toYaml() {
    return described("---%n%s%n", "%s: %s", "%n");
  }

  private String described(String all, String entry, String separator) {
    List<String> entries = new ArrayList<>();
    for (Map.Entry<String, Object> setting : settings()) {
      entries.add(String.format(Locale.ROOT, entry, setting.getKey(), setting.getValue()));
    }
    return String.format(all, String.join(String.format(separator), entries));
  }

  private List<Map.Entry<String, Object>> settings() {
    return List.of(
        Map.entry("workers", plan.workers()),
        Map.entry("batchSize", plan.batchSize()),
        Map.entry("averagingFrequency", plan.averagingFrequency()),
        Map.entry("shuffleBuffer", plan.shuffle().bufferSize()),
        Map.entry(
            "shuffleSeeds",
            List.of(plan.shuffle().seeds().first(), plan.shuffle().seeds().second())),
        Map.entry("reshuffle", "\"" + plan.shuffle().reshuffle() + "\""),
        Map.entry("seed", seed));
  }

  /** An RDD that is packed. */
  private record Packed(
      SparkContext spark, int id, DataSetRows rows, Broadcast<SerializableHadoopConfig> hadoop) {}
}
