package dev.headway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.backbone.TrainableNetwork;
import dev.headway.feature.FeatureColumns;
import dev.headway.feature.FloatBytes;
import dev.headway.shuffle.Reshuffle;
import dev.headway.shuffle.ShuffleBuffer;
import dev.headway.shuffle.ShuffleSpec;
import dev.headway.testing.LocalSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class ParameterAveragingIT {
  private static final int WIDTH = 6;
  private static final int CLASSES = 3;
  private static final StructType SCHEMA =
      new StructType()
          .add(FeatureColumns.KEY, DataTypes.StringType)
          .add(FeatureColumns.LABEL, DataTypes.IntegerType)
          .add(FeatureColumns.POSITION, DataTypes.LongType)
          .add(FeatureColumns.FEATURES, DataTypes.BinaryType)
          .add(FeatureColumns.REASON, DataTypes.StringType);

  private final SparkSession spark = LocalSpark.session();

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void oneWorkerIsDl4jsLocalFitBitForBit(int hiddenLayers) {
    int n = 101;
    int batch = 8;
    ComputationGraph local = network(new Adam(0.01), hiddenLayers);
    ShuffleSpec shuffle = ShuffleSpec.of(16, 5, Reshuffle.EACH_ITERATION);
    try (TrainingRows rows = TrainingRows.of(rows(n, List.of()), 1)) {
      ParameterAveraging averaging = trainer(rows, local, new TrainingPlan(1, batch, 3, shuffle));
      for (int epoch = 0; epoch < 3; epoch++) {
        EpochSummary summary = averaging.epoch(epoch, (r, of, loss, accuracy) -> {});
        assertThat(summary.examples()).isEqualTo(n);
        List<Integer> order = new ArrayList<>();
        new ShuffleBuffer<>(IntStream.range(0, n).boxed().iterator(), shuffle, epoch)
            .forEachRemaining(order::add);
        double loss = 0;
        for (int from = 0; from < n; from += batch) {
          List<Integer> minibatch = order.subList(from, Math.min(n, from + batch));
          fit(local, minibatch);
          loss += local.score() * minibatch.size();
        }
        local.getConfiguration().setEpochCount(epoch + 1);
        assertThat(summary.loss()).isEqualTo(loss / n, within(1e-12));
        assertThat(averaging.state().parameters()).isEqualTo(TrainableNetwork.parameters(local));
      }
    }
  }

  @Test
  void averagingEachStepWithSgdIsOneMachineOnTheUnion() {
    int workers = 4;
    int n = 64;
    int batch = 4;
    ComputationGraph local = network(new Sgd(0.1), 1);
    try (TrainingRows rows = TrainingRows.of(rows(n, List.of()), workers)) {
      ParameterAveraging averaging =
          trainer(
              rows,
              local,
              new TrainingPlan(workers, batch, 1, ShuffleSpec.of(1, 0, Reshuffle.NEVER)));
      averaging.epoch(0, (r, of, loss, accuracy) -> {});
      for (int from = 0; from < n; from += workers * batch) {
        fit(local, IntStream.range(from, from + workers * batch).boxed().toList());
      }
      float[] expected = TrainableNetwork.parameters(local);
      float[] found = averaging.state().parameters();
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i]).isEqualTo(expected[i], within(1e-6f));
      }
    }
  }

  @Test
  void anUnevenTailIsWeighedByItsRows() {
    // Lane 0 has rows 0, 2, 4 and lane 1 has 1, 3: one step of SGD on each, then 3 : 2.
    ComputationGraph a = network(new Sgd(0.5), 0);
    ComputationGraph b = network(new Sgd(0.5), 0);
    try (TrainingRows rows = TrainingRows.of(rows(5, List.of()), 2)) {
      ParameterAveraging averaging =
          trainer(rows, a, new TrainingPlan(2, 8, 1, ShuffleSpec.of(1, 0, Reshuffle.NEVER)));
      averaging.epoch(0, (r, of, loss, accuracy) -> {});
      fit(a, List.of(0, 2, 4));
      fit(b, List.of(1, 3));
      float[] x = TrainableNetwork.parameters(a);
      float[] y = TrainableNetwork.parameters(b);
      for (int i = 0; i < x.length; i++) {
        assertThat(averaging.state().parameters()[i])
            .isEqualTo((float) ((3.0 * x[i] + 2.0 * y[i]) / 5));
      }
      assertThat(averaging.state().iteration()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,1,1",
    "1,7,32,5",
    "5,7,2,1",
    "33,2,32,5",
    "160,2,16,5",
    "161,3,16,2",
    "500,7,32,1",
    "1000,4,32,5",
    "999,8,10,3"
  })
  void trainsEveryRowExactlyOnce(int n, int workers, int batch, int frequency) {
    try (TrainingRows rows = TrainingRows.of(rows(n, List.of()), workers)) {
      ParameterAveraging averaging =
          trainer(
              rows,
              network(new Adam(0.01), 0),
              new TrainingPlan(
                  workers, batch, frequency, ShuffleSpec.of(100, 1, Reshuffle.EACH_ITERATION)));
      for (int epoch = 0; epoch < 2; epoch++) {
        assertThat(averaging.epoch(epoch, (r, of, loss, accuracy) -> {}).examples()).isEqualTo(n);
      }
    }
  }

  @Test
  void skipsUnusableRowsWhereTheyAreDrawn() {
    List<Integer> unusable = List.of(0, 3, 40, 41, 42, 43, 44, 45, 46, 47);
    try (TrainingRows rows = TrainingRows.of(rows(60, unusable), 3)) {
      assertThat(rows.examples()).isEqualTo(50);
      ParameterAveraging averaging =
          trainer(
              rows,
              network(new Adam(0.01), 0),
              new TrainingPlan(3, 4, 2, ShuffleSpec.of(8, 1, Reshuffle.EACH_ITERATION)));
      assertThat(averaging.epoch(0, (r, of, loss, accuracy) -> {}).examples()).isEqualTo(50);
    }
  }

  @Test
  void givesTheSameBitsHoweverTheRowsArePartitioned() {
    List<float[]> results = new ArrayList<>();
    for (int partitions : new int[] {1, 3, 8}) {
      try (TrainingRows rows = TrainingRows.of(rows(211, List.of(7)).repartition(partitions), 7)) {
        ParameterAveraging averaging =
            trainer(
                rows,
                network(new Adam(0.01), 1),
                new TrainingPlan(7, 8, 2, ShuffleSpec.of(16, 9, Reshuffle.EACH_ITERATION)));
        for (int epoch = 0; epoch < 3; epoch++) {
          averaging.epoch(epoch, (r, of, loss, accuracy) -> {});
        }
        results.add(averaging.state().parameters());
      }
    }
    assertThat(results.get(1)).isEqualTo(results.get(0));
    assertThat(results.get(2)).isEqualTo(results.get(0));
  }

  @Test
  void learnsAndCountsWhatItGetsRight() {
    try (TrainingRows rows = TrainingRows.of(rows(600, List.of()), 2)) {
      ParameterAveraging averaging =
          trainer(
              rows,
              network(new Adam(0.01), 1),
              new TrainingPlan(2, 16, 4, ShuffleSpec.of(600, 1, Reshuffle.EACH_ITERATION)));
      EpochSummary first = averaging.epoch(0, (r, of, loss, accuracy) -> {});
      EpochSummary last = first;
      for (int epoch = 1; epoch < 8; epoch++) {
        last = averaging.epoch(epoch, (r, of, loss, accuracy) -> {});
      }
      assertThat(last.loss()).isLessThan(first.loss());
      assertThat(last.accuracy()).isGreaterThan(0.9).isLessThanOrEqualTo(1);
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

  private static ParameterAveraging trainer(
      TrainingRows rows, ComputationGraph network, TrainingPlan plan) {
    return new ParameterAveraging(
        rows,
        TrainableNetwork.of(network, WIDTH),
        CLASSES,
        1,
        plan,
        TrainableNetwork.parameters(network));
  }

  private static void fit(ComputationGraph network, List<Integer> rows) {
    float[] features = new float[rows.size() * WIDTH];
    float[] labels = new float[rows.size() * CLASSES];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(features(rows.get(i)), 0, features, i * WIDTH, WIDTH);
      labels[i * CLASSES + label(rows.get(i))] = 1;
    }
    INDArray x = Nd4j.createFromArray(features).reshape('c', rows.size(), WIDTH);
    INDArray y = Nd4j.createFromArray(labels).reshape('c', rows.size(), CLASSES);
    network.fit(new INDArray[] {x}, new INDArray[] {y});
  }

  private static ComputationGraph network(IUpdater updater, int hiddenLayers) {
    ComputationGraphConfiguration.GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(12)
            .updater(updater)
            .graphBuilder()
            .addInputs("in");
    String before = "in";
    int width = WIDTH;
    for (int i = 0; i < hiddenLayers; i++) {
      graph.addLayer(
          "dense" + i,
          new DenseLayer.Builder().nIn(width).nOut(10).activation(Activation.RELU).build(),
          before);
      before = "dense" + i;
      width = 10;
    }
    graph.addLayer(
        "out",
        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(width)
            .nOut(CLASSES)
            .build(),
        before);
    graph.setOutputs("out");
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  private static float[] features(int row) {
    SplittableRandom random = new SplittableRandom(row);
    float[] features = new float[WIDTH];
    for (int k = 0; k < WIDTH; k++) {
      features[k] = (float) random.nextDouble(-1, 1) + (k == label(row) ? 1.5f : 0);
    }
    return features;
  }

  private static int label(int row) {
    return row * 7 % CLASSES;
  }

  private Dataset<Row> rows(int n, List<Integer> unusable) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean bad = unusable.contains(i);
      rows.add(
          RowFactory.create(
              "k" + i,
              label(i),
              (long) i,
              bad ? null : FloatBytes.bytes(features(i), 0, WIDTH),
              bad ? "broken" : null));
    }
    return spark.createDataFrame(rows, SCHEMA).repartition(3);
  }
}
