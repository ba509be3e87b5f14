package dev.headway.train;

import dev.headway.backbone.HeadOutput;
import dev.headway.backbone.SoftmaxCrossEntropy;
import dev.headway.backbone.TrainableNetwork;
import dev.headway.evaluate.Classification;
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
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Small rows that a small network can learn, and what to train them with. */
final class Fixture {
  static final int WIDTH = 6;
  static final int CLASSES = 3;
  static final RoundListener QUIET = (round, rounds, loss, metrics) -> {};

  private static final int HIDDEN = 10;
  private static final StructType SCHEMA =
      new StructType()
          .add(FeatureColumns.KEY, DataTypes.StringType)
          .add(FeatureColumns.LABEL, DataTypes.IntegerType)
          .add(FeatureColumns.POSITION, DataTypes.LongType)
          .add(FeatureColumns.FEATURES, DataTypes.BinaryType)
          .add(FeatureColumns.REASON, DataTypes.StringType);

  private Fixture() {}

  static Dataset<Row> rows(int n) {
    return rows(n, List.of());
  }

  static Dataset<Row> rows(int n, List<Integer> unusable) {
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
    return LocalSpark.session().createDataFrame(rows, SCHEMA).repartition(3);
  }

  static TrainingPlan plan(int workers, int batch, int frequency, int buffer, long seed) {
    return new TrainingPlan(
        workers, batch, frequency, ShuffleSpec.of(buffer, seed, Reshuffle.EACH_ITERATION));
  }

  static ParameterAveraging trainer(TrainingRows rows, Model network, TrainingPlan plan) {
    return trainer(
        rows, network, plan, TrainingState.fresh(TrainableNetwork.parameters(network)), null);
  }

  static ParameterAveraging trainer(
      TrainingRows rows,
      Model network,
      TrainingPlan plan,
      TrainingState start,
      Reduction reduction) {
    LaneJob job =
        new LaneJob(
            TrainableNetwork.of(network, WIDTH), new Classification(CLASSES), plan, 1, List.of());
    return new ParameterAveraging(rows, job, start, reduction);
  }

  static float[] parameters(Model network) {
    return TrainableNetwork.parameters(network);
  }

  /** The order in which one lane trains {@code n} rows. */
  static List<Integer> order(int n, ShuffleSpec shuffle, int epoch) {
    List<Integer> order = new ArrayList<>();
    new ShuffleBuffer<>(IntStream.range(0, n).boxed().iterator(), shuffle, epoch)
        .forEachRemaining(order::add);
    return order;
  }

  static DataSet minibatch(List<Integer> rows) {
    float[] features = new float[rows.size() * WIDTH];
    float[] labels = new float[rows.size() * CLASSES];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(features(rows.get(i)), 0, features, i * WIDTH, WIDTH);
      labels[i * CLASSES + label(rows.get(i))] = 1;
    }
    return new DataSet(
        Nd4j.createFromArray(features).reshape('c', rows.size(), WIDTH),
        Nd4j.createFromArray(labels).reshape('c', rows.size(), CLASSES));
  }

  static ComputationGraph graph(IUpdater updater, int hiddenLayers) {
    return graph(updater, hiddenLayers, 0);
  }

  static ComputationGraph graph(IUpdater updater, int hiddenLayers, double dropped) {
    return graph(updater, hiddenLayers, out(hiddenLayers, dropped).build());
  }

  /** As a job's head: the output layer and the loss are Headway's. */
  static ComputationGraph head(IUpdater updater, int hiddenLayers) {
    OutputLayer.Builder out = out(hiddenLayers, 0);
    out.lossFunction(new SoftmaxCrossEntropy());
    return graph(updater, hiddenLayers, new HeadOutput(out));
  }

  private static ComputationGraph graph(IUpdater updater, int hiddenLayers, OutputLayer out) {
    ComputationGraphConfiguration.GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(12)
            .updater(updater)
            .graphBuilder()
            .addInputs("in");
    String before = "in";
    for (int i = 0; i < hiddenLayers; i++) {
      graph.addLayer("dense" + i, dense(i), before);
      before = "dense" + i;
    }
    graph.addLayer("out", out, before).setOutputs("out");
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  static MultiLayerNetwork layers(IUpdater updater, int hiddenLayers) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(12).updater(updater).list();
    for (int i = 0; i < hiddenLayers; i++) {
      layers.layer(dense(i));
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(layers.layer(out(hiddenLayers, 0).build()).build());
    network.init();
    return network;
  }

  static float[] features(int row) {
    SplittableRandom random = new SplittableRandom(row);
    float[] features = new float[WIDTH];
    for (int k = 0; k < WIDTH; k++) {
      features[k] = (float) random.nextDouble(-1, 1) + (k == label(row) ? 1.5f : 0);
    }
    return features;
  }

  static int label(int row) {
    return row * 7 % CLASSES;
  }

  private static DenseLayer dense(int layer) {
    return new DenseLayer.Builder()
        .nIn(layer == 0 ? WIDTH : HIDDEN)
        .nOut(HIDDEN)
        .activation(Activation.RELU)
        .build();
  }

  private static OutputLayer.Builder out(int hiddenLayers, double dropped) {
    OutputLayer.Builder layer =
        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(hiddenLayers == 0 ? WIDTH : HIDDEN)
            .nOut(CLASSES);
    return dropped == 0 ? layer : layer.dropOut(1 - dropped);
  }
}
