package dev.headway.train;

import static dev.headway.train.Fixture.graph;
import static dev.headway.train.Fixture.layers;
import static dev.headway.train.Fixture.minibatch;
import static dev.headway.train.Fixture.order;
import static dev.headway.train.Fixture.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headway.backbone.Dl4jNetwork;
import dev.headway.error.HeadwayException;
import dev.headway.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class ParameterAveragingMasterIT {
  private static final int N = 61;
  private static final TrainingPlan PLAN = plan(1, 8, 3, 16, 4);
  private static final AtomicInteger HOOKED = new AtomicInteger();

  private final JavaSparkContext spark =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
  private final Set<Integer> before = Set.copyOf(spark.getPersistentRDDs().keySet());

  /** What is cached, but for what other tests in this JVM have left. */
  private Set<Integer> cached() {
    Set<Integer> ids = new TreeSet<>(spark.getPersistentRDDs().keySet());
    ids.removeAll(before);
    return ids;
  }

  @Test
  void layersBehindSparkAreDl4jsLocalFitBitForBit() {
    MultiLayerNetwork network = layers(new Adam(0.01), 1);
    Dl4jNetwork local = Dl4jNetwork.of(network.clone());
    AtomicInteger heard = new AtomicInteger();
    HOOKED.set(0);
    try (ParameterAveragingMaster master = new ParameterAveragingMaster(PLAN, 1)) {
      SparkDl4jMultiLayer wrapped = new SparkDl4jMultiLayer(spark, network, master);
      wrapped.setListeners(new Heard(heard));
      master.addHook(new Counting());
      JavaRDD<DataSet> data = data();
      for (int epoch = 0; epoch < 2; epoch++) {
        wrapped.fit(data);
        trainLocally(local, epoch);
        assertSame(network, local);
      }
      assertThat(heard.get()).as("3 rounds an epoch").isEqualTo(6);
      assertThat(HOOKED.get()).as("8 minibatches an epoch").isEqualTo(16);
      assertThat(cached()).hasSize(1);
      assertThat(master.deleteTempFiles(spark)).isTrue();
    }
    assertThat(cached()).isEmpty();
  }

  @Test
  void aGraphBehindSparkIsDl4jsLocalFitBitForBitFromEitherKindOfRows() {
    ComputationGraph network = graph(new Adam(0.01), 1);
    Dl4jNetwork local = Dl4jNetwork.of(network.clone());
    try (ParameterAveragingMaster master = new ParameterAveragingMaster(PLAN, 1)) {
      SparkComputationGraph wrapped = new SparkComputationGraph(spark, network, master);
      wrapped.fit(data());
      trainLocally(local, 0);
      assertSame(network, local);
      wrapped.fitMultiDataSet(data().map(DataSet::toMultiDataSet));
      trainLocally(local, 1);
      assertSame(network, local);
      assertThat(wrapped.getScore()).isEqualTo(network.score(), within(1.0));
    }
    assertThat(cached()).isEmpty();
  }

  /** What DL4J's own master would do with a worker. */
  @Test
  void aWorkerTrainsAsLocalFitDoes() {
    MultiLayerNetwork network = layers(new Adam(0.01), 0);
    MultiLayerNetwork local = network.clone();
    LaneWorker worker =
        new ParameterAveragingMaster(PLAN, 1)
            .getWorkerInstance(
                new SparkDl4jMultiLayer(spark, network, new ParameterAveragingMaster(PLAN, 1)));
    MultiLayerNetwork own = worker.getInitialModel();
    DataSet one = minibatch(List.of(0, 1, 2));
    DataSet two = minibatch(List.of(3, 4));
    assertThat(worker.processMinibatch(one, own, false)).isNull();
    LaneResult result = worker.processMinibatch(two, own, true);
    local.fit(one);
    local.fit(two);
    assertThat(result.examples()).isEqualTo(5);
    assertThat(result.minibatches()).isEqualTo(2);
    assertThat(result.parameters()).isEqualTo(Dl4jNetwork.of(local).parameters());
    assertThat(result.updater()).isEqualTo(Dl4jNetwork.of(local).updater());
    assertThat(worker.getFinalResultNoData().examples()).isZero();
  }

  @Test
  void refusesWhatItCannotTrainOn() {
    SparkComputationGraph graph =
        new SparkComputationGraph(
            spark, graph(new Adam(0.01), 0), new ParameterAveragingMaster(PLAN, 1));
    MultiDataSet two =
        new org.nd4j.linalg.dataset.MultiDataSet(
            new org.nd4j.linalg.api.ndarray.INDArray[] {Nd4j.ones(1, 6), Nd4j.ones(1, 6)},
            new org.nd4j.linalg.api.ndarray.INDArray[] {Nd4j.ones(1, 3)});
    assertThatThrownBy(() -> graph.fitMultiDataSet(spark.parallelize(List.of(two))))
        .isInstanceOf(HeadwayException.class)
        .hasMessage(
            "a MultiDataSet with 2 inputs and 1 outputs can't be trained on: headway's trainer"
                + " takes one of each");
    DataSet masked = minibatch(List.of(0));
    masked.setLabelsMaskArray(Nd4j.ones(1, 1));
    assertThatThrownBy(() -> graph.fit(spark.parallelize(List.of(masked))))
        .hasMessage("a DataSet with masks can't be trained on: headway's trainer takes whole rows");
    DataSet narrow = new DataSet(Nd4j.ones(1, 5), Nd4j.ones(1, 3));
    assertThatThrownBy(
            () -> graph.fit(spark.parallelize(List.of(minibatch(List.of(0)), narrow), 1)))
        .hasMessage(
            "the RDD to train on has rows of shape [6] with labels [3] and of [5] with [3]");
    assertThatThrownBy(() -> graph.fit(spark.<DataSet>emptyRDD()))
        .hasMessage("the RDD to train on has no rows");
    assertThatThrownBy(() -> graph.setCollectTrainingStats(true))
        .hasMessage("headway's trainer collects no Spark training statistics");
    assertThat(cached()).isEmpty();
  }

  @Test
  void saysWhatItsResultsFollowFrom() {
    ParameterAveragingMaster master = new ParameterAveragingMaster(PLAN, 1);
    assertThat(master.toYaml())
        .isEqualTo(
            """
            ---
            workers: 1
            batchSize: 8
            averagingFrequency: 3
            shuffleBuffer: 16
            shuffleSeeds: [87654321, 4]
            reshuffle: "EACH_ITERATION"
            seed: 1
            """);
    assertThat(master.toJson()).startsWith("{\n  \"workers\": 1,\n  \"batchSize\": 8,");
  }

  /** Several rows in some sets, in several partitions: the RDD's order counts. */
  private JavaRDD<DataSet> data() {
    List<DataSet> sets = new ArrayList<>();
    for (int from = 0, size = 1; from < N; from += size, size = size % 5 + 1) {
      sets.add(minibatch(IntStream.range(from, Math.min(N, from + size)).boxed().toList()));
    }
    return spark.parallelize(sets, 4);
  }

  private static void trainLocally(Dl4jNetwork local, int epoch) {
    List<Integer> order = order(N, PLAN.shuffle(), epoch);
    for (int from = 0; from < N; from += PLAN.batchSize()) {
      DataSet rows = minibatch(order.subList(from, Math.min(N, from + PLAN.batchSize())));
      local.fit(rows.getFeatures(), rows.getLabels());
    }
    local.counts(local.iteration(), epoch + 1);
  }

  private static void assertSame(Model found, Dl4jNetwork expected) {
    Dl4jNetwork network = Dl4jNetwork.of(found);
    assertThat(network.parameters()).isEqualTo(expected.parameters());
    assertThat(network.updater()).isEqualTo(expected.updater());
    assertThat(network.iteration()).isEqualTo(expected.iteration());
    assertThat(network.epoch()).isEqualTo(expected.epoch());
  }

  private static final class Heard extends BaseTrainingListener {
    private final AtomicInteger rounds;

    Heard(AtomicInteger rounds) {
      this.rounds = rounds;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      rounds.incrementAndGet();
    }
  }

  private static final class Counting implements TrainingHook {
    private static final long serialVersionUID = 1L;

    @Override
    public void preUpdate(org.nd4j.linalg.dataset.api.DataSet minibatch, Model model) {
      HOOKED.incrementAndGet();
    }

    @Override
    public void postUpdate(org.nd4j.linalg.dataset.api.DataSet minibatch, Model model) {
      // One of the two is enough to count.
    }

    @Override
    public void preUpdate(MultiDataSet minibatch, Model model) {
      throw new AssertionError("one input and one output are a DataSet");
    }

    @Override
    public void postUpdate(MultiDataSet minibatch, Model model) {
      throw new AssertionError("one input and one output are a DataSet");
    }
  }
}
