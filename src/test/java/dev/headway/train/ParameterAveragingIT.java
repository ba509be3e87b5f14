package dev.headway.train;

import static dev.headway.train.Fixture.QUIET;
import static dev.headway.train.Fixture.WIDTH;
import static dev.headway.train.Fixture.features;
import static dev.headway.train.Fixture.graph;
import static dev.headway.train.Fixture.head;
import static dev.headway.train.Fixture.layers;
import static dev.headway.train.Fixture.minibatch;
import static dev.headway.train.Fixture.order;
import static dev.headway.train.Fixture.plan;
import static dev.headway.train.Fixture.rows;
import static dev.headway.train.Fixture.trainer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headway.backbone.Dl4jNetwork;
import dev.headway.backbone.TrainableNetwork;
import dev.headway.shuffle.ShuffleOperation;
import dev.headway.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

class ParameterAveragingIT {
  @ParameterizedTest
  @CsvSource({
    "graph,0,adam",
    "graph,1,adam",
    "graph,2,sgd",
    "layers,0,sgd",
    "layers,1,adam",
    "layers,2,adam",
    "head,0,adam",
    "head,1,adam"
  })
  void oneWorkerIsDl4jsLocalFitBitForBit(String kind, int hiddenLayers, String optimizer) {
    int n = 101;
    int batch = 8;
    IUpdater updater = optimizer.equals("adam") ? new Adam(0.01) : new Sgd(0.1);
    Model model =
        switch (kind) {
          case "graph" -> graph(updater, hiddenLayers);
          case "head" -> head(updater, hiddenLayers);
          default -> layers(updater, hiddenLayers);
        };
    Dl4jNetwork local = Dl4jNetwork.of(model);
    TrainingPlan plan = plan(1, batch, 3, 16, 5);
    try (TrainingRows rows = TrainingRows.of(rows(n), 1);
        ParameterAveraging averaging = trainer(rows, model, plan)) {
      for (int epoch = 0; epoch < 3; epoch++) {
        EpochSummary summary = averaging.epoch(QUIET);
        assertThat(summary.epoch()).isEqualTo(epoch);
        assertThat(summary.examples()).isEqualTo(n);
        List<Integer> order = order(n, plan.shuffle(), epoch);
        double loss = 0;
        for (int from = 0; from < n; from += batch) {
          List<Integer> minibatch = order.subList(from, Math.min(n, from + batch));
          fit(local, minibatch);
          loss += local.score() * minibatch.size();
        }
        local.counts(local.iteration(), epoch + 1);
        assertThat(summary.loss()).isEqualTo(loss / n, within(1e-12));
        assertThat(averaging.state().parameters()).isEqualTo(local.parameters());
        assertThat(averaging.state().updater()).isEqualTo(local.updater());
        assertThat(averaging.state().iteration()).isEqualTo(local.iteration());
      }
    }
  }

  @Test
  void averagingEachStepWithSgdIsOneMachineOnTheUnion() {
    int workers = 4;
    int n = 64;
    int batch = 4;
    ComputationGraph local = graph(new Sgd(0.1), 1);
    try (TrainingRows rows = TrainingRows.of(rows(n), workers);
        ParameterAveraging averaging = trainer(rows, local, plan(workers, batch, 1, 1, 0))) {
      averaging.epoch(QUIET);
      for (int from = 0; from < n; from += workers * batch) {
        fit(Dl4jNetwork.of(local), IntStream.range(from, from + workers * batch).boxed().toList());
      }
      float[] expected = TrainableNetwork.parameters(local);
      float[] found = averaging.state().parameters();
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i]).isEqualTo(expected[i], within(1e-6f));
      }
    }
  }

  @Test
  void anUnevenTailIsWeighedByItsRowsAndAdamsStateToo() {
    // Lane 0 has rows 0, 2, 4 and lane 1 has 1, 3: one step on each, then 3 : 2.
    ComputationGraph start = graph(new Adam(0.1), 0);
    Dl4jNetwork a = Dl4jNetwork.of(start.clone());
    Dl4jNetwork b = Dl4jNetwork.of(start.clone());
    try (TrainingRows rows = TrainingRows.of(rows(5), 2);
        ParameterAveraging averaging = trainer(rows, start, plan(2, 8, 1, 1, 0))) {
      averaging.epoch(QUIET);
      fit(a, List.of(0, 2, 4));
      fit(b, List.of(1, 3));
      assertThat(averaging.state().parameters()).isEqualTo(mean(a.parameters(), b.parameters()));
      assertThat(averaging.state().updater()).isEqualTo(mean(a.updater(), b.updater()));
      assertThat(averaging.state().iteration()).isEqualTo(1);
      assertThat(averaging.state().epoch()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1,1",
    "1,7,32,5",
    "5,7,2,1",
    "33,2,32,5",
    "161,3,16,2",
    "500,7,32,1",
    "999,8,10,3",
    "5000,7,64,20"
  })
  void trainsEveryRowExactlyOnce(int n, int workers, int batch, int frequency) {
    try (TrainingRows rows = TrainingRows.of(rows(n), workers);
        ParameterAveraging averaging =
            trainer(rows, graph(new Adam(0.01), 0), plan(workers, batch, frequency, 100, 1))) {
      for (int epoch = 0; epoch < 2; epoch++) {
        assertThat(averaging.epoch(QUIET).examples()).isEqualTo(n);
        assertThat(averaging.idleCursors()).isZero();
      }
    }
  }

  @Test
  void skipsUnusableRowsWhereTheyAreDrawn() {
    List<Integer> unusable = List.of(0, 3, 40, 41, 42, 43, 44, 45, 46, 47);
    try (TrainingRows rows = TrainingRows.of(rows(60, unusable), 3);
        ParameterAveraging averaging =
            trainer(rows, graph(new Adam(0.01), 0), plan(3, 4, 2, 8, 1))) {
      assertThat(rows.examples()).isEqualTo(50);
      assertThat(averaging.epoch(QUIET).examples()).isEqualTo(50);
    }
  }

  /** The lanes' order is the one that the shuffle shows as a DataFrame operation. */
  @Test
  void trainsInTheOrderOfTheShuffleOperation() {
    int n = 100;
    List<Integer> unusable = List.of(4, 11, 12);
    Dataset<Row> data = rows(n, unusable);
    TrainingPlan plan = plan(3, 8, 2, 10, 77);
    try (TrainingRows rows = TrainingRows.of(data, 3)) {
      for (int epoch = 0; epoch < 2; epoch++) {
        int now = epoch;
        LaneLayout layout = rows.layout();
        List<List<Long>> lanes =
            rows.lanes(
                    (lane, blocks) -> {
                      LaneCursor cursor =
                          new LaneCursor(
                              layout, plan.shuffle().forLane(lane), VariantDraw.NONE, lane, now);
                      cursor.readFrom(blocks);
                      List<Long> positions = new ArrayList<>();
                      for (long position : cursor.draw(n).positions()) {
                        positions.add(position);
                      }
                      return positions;
                    })
                .results();
        List<Long> shown =
            ShuffleOperation.epoch(ShuffleOperation.lanes(data, 3), plan.shuffle(), epoch)
                .filter("reason is null")
                .select("position")
                .javaRDD()
                .map(row -> row.getLong(0))
                .collect();
        assertThat(lanes.stream().flatMap(List::stream).toList()).isEqualTo(shown);
      }
    }
  }

  @Test
  void givesTheSameBitsHoweverTheRowsArePartitioned() {
    List<TrainingState> results = new ArrayList<>();
    for (int partitions : new int[] {1, 3, 8}) {
      try (TrainingRows rows = TrainingRows.of(rows(211, List.of(7)).repartition(partitions), 7);
          ParameterAveraging averaging =
              trainer(rows, graph(new Adam(0.01), 1, 0.5), plan(7, 8, 2, 16, 9))) {
        for (int epoch = 0; epoch < 3; epoch++) {
          averaging.epoch(QUIET);
        }
        results.add(averaging.state());
      }
    }
    assertThat(results.get(1)).usingRecursiveComparison().isEqualTo(results.get(0));
    assertThat(results.get(2)).usingRecursiveComparison().isEqualTo(results.get(0));
  }

  /** The tests' Spark is one JVM, where nothing is sent unless a way to reduce is named. */
  @Test
  void whatIsHandedOverGivesTheBitsOfWhatIsSent() {
    List<TrainingState> results = new ArrayList<>();
    ComputationGraph network = graph(new Adam(0.01), 1, 0.5);
    TrainingState start = TrainingState.fresh(Fixture.parameters(network));
    try (TrainingRows rows = TrainingRows.of(rows(211, List.of(7)), 7)) {
      assertThat(rows.areInDriver()).isTrue();
      for (Reduction way : new Reduction[] {null, Reduction.COLLECTED, Reduction.SHUFFLED}) {
        try (ParameterAveraging averaging =
            trainer(rows, network, plan(7, 8, 2, 16, 9), start, way)) {
          averaging.epoch(QUIET);
          averaging.epoch(QUIET);
          results.add(averaging.state());
        }
      }
    }
    assertThat(results.get(1)).usingRecursiveComparison().isEqualTo(results.get(0));
    assertThat(results.get(2)).usingRecursiveComparison().isEqualTo(results.get(0));
  }

  @Test
  void learnsAndCountsWhatItGetsRight() {
    try (TrainingRows rows = TrainingRows.of(rows(600), 2);
        ParameterAveraging averaging =
            trainer(rows, graph(new Adam(0.01), 1), plan(2, 16, 4, 600, 1))) {
      EpochSummary first = averaging.epoch(QUIET);
      EpochSummary last = first;
      for (int epoch = 1; epoch < 8; epoch++) {
        last = averaging.epoch(QUIET);
      }
      assertThat(last.loss()).isLessThan(first.loss());
      assertThat(last.metrics().get("accuracy")).isGreaterThan(0.9).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void countsRowsAsTheyAreBeforeTheirUpdate() {
    ComputationGraph network = graph(new Sgd(0.1), 1);
    int[] predicted =
        network
            .outputSingle(minibatch(IntStream.range(0, 50).boxed().toList()).getFeatures())
            .argMax(1)
            .toIntVector();
    long right = IntStream.range(0, 50).filter(i -> predicted[i] == Fixture.label(i)).count();
    try (TrainingRows rows = TrainingRows.of(rows(50), 1);
        ParameterAveraging averaging = trainer(rows, network, plan(1, 50, 1, 1, 0))) {
      assertThat(averaging.epoch(QUIET).metrics()).isEqualTo(Map.of("accuracy", right / 50.0));
    }
  }

  @Test
  void endsWhenTheLossIsNoNumberAndKeepsTheLastGoodState() {
    try (TrainingRows rows = TrainingRows.of(rows(64), 2);
        ParameterAveraging averaging =
            trainer(rows, graph(new Sgd(1e18), 1), plan(2, 4, 1, 1, 0))) {
      assertThatThrownBy(() -> averaging.epoch(QUIET))
          .isInstanceOfSatisfying(
              TrainingDiverged.class,
              e -> {
                assertThat(e.epoch()).isZero();
                assertThat(e.round()).isEqualTo(averaging.state().round());
                assertThat(e.what()).matches("the loss is NaN|a weight is beyond 1.8E19");
              });
      TrainingState good = averaging.state();
      assertThat(good.losses()).hasSize(good.round());
      for (float weight : good.parameters()) {
        assertThat(weight).isFinite();
      }
    }
  }

  @Test
  void endsAfterThreeRoundsAboveTheBound() {
    try (TrainingRows rows = TrainingRows.of(rows(64), 2);
        ParameterAveraging averaging =
            trainer(rows, graph(new Sgd(1e-9), 0), plan(2, 4, 1, 1, 0))) {
      averaging.refuseAbove(1e-3);
      assertThatThrownBy(() -> averaging.epoch(QUIET))
          .isInstanceOfSatisfying(
              TrainingDiverged.class,
              e -> {
                assertThat(e.round()).isEqualTo(2);
                assertThat(e.what()).isEqualTo("the loss is above 0.001000 for 3 rounds");
                assertThat(e.lastLoss()).isGreaterThan(1e-3).isLessThan(10);
              });
      assertThat(averaging.state().roundsAbove()).isEqualTo(2);
    }
  }

  @Test
  void standardizesFromTheTrainingRows() {
    try (TrainingRows rows = TrainingRows.of(rows(500, List.of(3)), 3)) {
      Standardization found = rows.standardization();
      double[] sum = new double[WIDTH];
      double[] squares = new double[WIDTH];
      for (int i = 0; i < 500; i++) {
        for (int k = 0; k < WIDTH && i != 3; k++) {
          sum[k] += features(i)[k];
          squares[k] += (double) features(i)[k] * features(i)[k];
        }
      }
      for (int k = 0; k < WIDTH; k++) {
        double mean = sum[k] / 499;
        assertThat((double) found.mean()[k]).isEqualTo(mean, within(1e-6));
        assertThat((double) found.deviation()[k])
            .isEqualTo(Math.sqrt(squares[k] / 499 - mean * mean), within(1e-5));
      }
    }
  }

  @Test
  void leavesNothingCached() {
    // Other tests of this JVM may have left something, and Spark may drop it meanwhile.
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    Set<Integer> before = Set.copyOf(spark.getPersistentRDDs().keySet());
    TrainingRows rows = TrainingRows.of(rows(40), 2);
    ParameterAveraging averaging = trainer(rows, graph(new Adam(0.01), 0), plan(2, 4, 1, 8, 1));
    Set<Integer> own = new TreeSet<>(spark.getPersistentRDDs().keySet());
    own.removeAll(before);
    assertThat(own).hasSize(1);
    averaging.epoch(
        (round, rounds, loss, metrics) ->
            assertThat(averaging.idleCursors()).isEqualTo(round < rounds ? 2 : 0));
    averaging.close();
    rows.close();
    assertThat(before).containsAll(spark.getPersistentRDDs().keySet());
  }

  private static float[] mean(float[] x, float[] y) {
    float[] mean = new float[x.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) ((3.0 * x[i] + 2.0 * y[i]) / 5);
    }
    return mean;
  }

  private static void fit(Dl4jNetwork network, List<Integer> rows) {
    DataSet minibatch = minibatch(rows);
    network.fit(minibatch.getFeatures(), minibatch.getLabels());
  }
}
