package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

class HeadOutputTest {
  private static final int WIDTH = 7;
  private static final int CLASSES = 3;

  /** The layer and the updater that a job's networks have, against none but DL4J's own. */
  @ParameterizedTest
  @CsvSource({"0,adam,0", "1,adam,0", "2,sgd,0", "1,momentum,0", "0,adam,0.4", "1,sgd,0.4"})
  void trainsToTheBitsOfDl4jsOwn(int hidden, String optimizer, double dropped) {
    IUpdater updater =
        switch (optimizer) {
          case "adam" -> new Adam(0.01);
          case "momentum" -> new Nesterovs(0.05, 0.9);
          default -> new Sgd(0.1);
        };
    Dl4jNetwork plain = Dl4jNetwork.of(graph(hidden, updater, dropped, OutputLayer.Builder::build));
    ComputationGraph head = graph(hidden, updater, dropped, HeadOutput::new);
    Dl4jNetwork own = TrainableNetwork.of(head, WIDTH).take();
    own.parameters(plain.parameters());
    own.updater(new float[0]);
    own.counts(0, 0);
    SplittableRandom random = new SplittableRandom(3);
    for (int rows : new int[] {8, 8, 1, 5}) {
      DataSet minibatch = minibatch(rows, random);
      for (Dl4jNetwork network : new Dl4jNetwork[] {plain, own}) {
        Nd4j.getRandom().setSeed(rows);
        network.fit(minibatch.getFeatures(), minibatch.getLabels());
      }
      assertThat(own.score()).isEqualTo(plain.score());
      assertThat(own.parameters()).isEqualTo(plain.parameters());
      assertThat(own.updater()).isEqualTo(plain.updater());
    }
    // Outside of training there is no loss left over from the last minibatch.
    DataSet other = minibatch(4, random);
    assertThat(((ComputationGraph) own.model()).score(other))
        .isEqualTo(((ComputationGraph) plain.model()).score(other));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void crossesInANetworksJson(int hidden) {
    ComputationGraph graph = graph(hidden, new Adam(0.01), 0, HeadOutput::new);
    ComputationGraphConfiguration read =
        ComputationGraphConfiguration.fromJson(graph.getConfiguration().toJson());
    LayerVertex out = (LayerVertex) read.getVertices().get("out");
    assertThat(out.getLayerConf().getLayer())
        .isInstanceOf(HeadOutput.class)
        .isEqualTo(graph.getLayer("out").conf().getLayer());
  }

  private static DataSet minibatch(int rows, SplittableRandom random) {
    float[] values = new float[rows * WIDTH];
    float[] targets = new float[rows * CLASSES];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-2, 2);
    }
    for (int row = 0; row < rows; row++) {
      targets[row * CLASSES + random.nextInt(CLASSES)] = 1;
    }
    INDArray in = Dl4jNetwork.array(values, rows, WIDTH);
    return new DataSet(in, Dl4jNetwork.array(targets, rows, CLASSES));
  }

  private static ComputationGraph graph(
      int hidden, IUpdater updater, double dropped, Function<OutputLayer.Builder, Layer> output) {
    ComputationGraphConfiguration.GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(4)
            .updater(updater)
            .graphBuilder()
            .addInputs("in");
    String before = "in";
    for (int i = 0; i < hidden; i++) {
      DenseLayer layer =
          new DenseLayer.Builder().nIn(WIDTH).nOut(WIDTH).activation(Activation.TANH).build();
      graph.addLayer("dense" + i, layer, before);
      before = "dense" + i;
    }
    OutputLayer.Builder out = new OutputLayer.Builder(new LossMCXENT());
    out.nIn(WIDTH).nOut(CLASSES).activation(Activation.SOFTMAX);
    if (dropped > 0) {
      out.dropOut(1 - dropped);
    }
    ComputationGraph network =
        new ComputationGraph(
            graph.addLayer("out", output.apply(out), before).setOutputs("out").build());
    network.init();
    return network;
  }
}
