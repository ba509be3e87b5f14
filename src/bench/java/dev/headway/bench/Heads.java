package dev.headway.bench;

import dev.headway.backbone.HeadOutput;
import dev.headway.backbone.SoftmaxCrossEntropy;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** The networks that all contenders train: a softmax, with Dense layers before it or none. */
final class Heads {
  private static final double LEARNING_RATE = 0.001;
  private static final double ADAM_EPSILON = 1e-7;

  private Heads() {}

  /** DL4J's stack of layers: what stock training and the local fit use. */
  static MultiLayerNetwork layers(int width, int classes) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(adam())
                .list()
                .layer(
                    output(
                            new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT),
                            width,
                            classes)
                        .build())
                .build());
    network.init();
    network.params().assign(Nd4j.createFromArray(first(network.numParams())).reshape(1, -1));
    return network;
  }

  /** The same as a graph, as Headway's jobs have it, with hidden layers where they are wanted. */
  static ComputationGraph graph(int width, List<Integer> hidden, int classes, long seed) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(adam())
            .graphBuilder()
            .addInputs("features");
    String before = "features";
    int in = width;
    for (int i = 0; i < hidden.size(); i++) {
      String name = "dense_" + i;
      graph.addLayer(
          name,
          new DenseLayer.Builder().nIn(in).nOut(hidden.get(i)).activation(Activation.RELU).build(),
          before);
      before = name;
      in = hidden.get(i);
    }
    ComputationGraph network =
        new ComputationGraph(
            graph
                .addLayer(
                    "predictions",
                    new HeadOutput(
                        output(new OutputLayer.Builder(new SoftmaxCrossEntropy()), in, classes)),
                    before)
                .setOutputs("predictions")
                .build());
    network.init();
    if (hidden.isEmpty()) {
      network.params().assign(Nd4j.createFromArray(first(network.numParams())).reshape(1, -1));
    }
    return network;
  }

  private static OutputLayer.Builder output(OutputLayer.Builder layer, int in, int classes) {
    return layer.nIn(in).nOut(classes).activation(Activation.SOFTMAX);
  }

  private static Adam adam() {
    return new Adam(
        LEARNING_RATE,
        Adam.DEFAULT_ADAM_BETA1_MEAN_DECAY,
        Adam.DEFAULT_ADAM_BETA2_VAR_DECAY,
        ADAM_EPSILON);
  }

  /** Small enough that the first loss is near ln(classes). */
  private static float[] first(long n) {
    SplittableRandom random = new SplittableRandom(5);
    float[] values = new float[Math.toIntExact(n)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.001 * random.nextGaussian());
    }
    return values;
  }
}
