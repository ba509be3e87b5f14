package dev.headway.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.backbone.InferenceBatchNormalization;
import dev.headway.backbone.TrainableNetwork;
import dev.headway.shuffle.Reshuffle;
import dev.headway.shuffle.ShuffleSpec;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Statistics of batch normalisations through averaging. */
class BatchNormalizationIT {
  // Lane 0 has rows 0, 2, 4 and lane 1 has 1, 3: one minibatch each, then 3 : 2.
  private static final int ROWS = 5;
  private static final TrainingPlan PLAN =
      new TrainingPlan(2, 8, 1, ShuffleSpec.of(1, 0, Reshuffle.NEVER));

  @Test
  void runningStatisticsAreAveragedByExamples() {
    ComputationGraph network = network(stock());
    ComputationGraph a = copy(network);
    ComputationGraph b = copy(network);
    a.fit(Fixture.minibatch(List.of(0, 2, 4)));
    b.fit(Fixture.minibatch(List.of(1, 3)));

    ComputationGraph averaged = averaged(network);
    for (String parameter : List.of("mean", "var", "gamma", "beta")) {
      float[] x = values(a, parameter);
      float[] y = values(b, parameter);
      float[] found = values(averaged, parameter);
      for (int i = 0; i < found.length; i++) {
        assertThat(found[i]).isEqualTo((float) ((3.0 * x[i] + 2.0 * y[i]) / 5));
      }
    }
    // With equal weights the mean of the minibatches' means would be another one.
    float[] mean = values(averaged, "mean");
    for (int k = 0; k < mean.length; k++) {
      double sum = 0;
      for (int row = 0; row < ROWS; row++) {
        sum += Fixture.features(row)[k];
      }
      assertThat((double) mean[k]).isCloseTo(0.01 * sum / ROWS, within(1e-7));
    }
  }

  @Test
  void storedStatisticsKeepTheirBits() {
    InferenceBatchNormalization norm = new InferenceBatchNormalization();
    norm.setNIn(Fixture.WIDTH);
    norm.setNOut(Fixture.WIDTH);
    norm.setUseLogStd(false);
    ComputationGraph network = network(norm);
    Map<String, INDArray> table = network.getLayer("norm").paramTable();
    for (int i = 0; i < Fixture.WIDTH; i++) {
      table.get("mean").putScalar(i, 0.1 * i - 0.3);
      table.get("var").putScalar(i, 1.0 / (i + 3));
    }
    ComputationGraph averaged = averaged(network);
    assertThat(values(averaged, "mean")).isEqualTo(values(network, "mean"));
    assertThat(values(averaged, "var")).isEqualTo(values(network, "var"));
    assertThat(values(averaged, "gamma")).doesNotContain(values(network, "gamma"));
    assertThat(values(averaged, "beta")).doesNotContain(values(network, "beta"));
  }

  private static ComputationGraph averaged(ComputationGraph network) {
    try (TrainingRows rows = TrainingRows.of(Fixture.rows(ROWS), 2);
        ParameterAveraging averaging = Fixture.trainer(rows, network, PLAN)) {
      averaging.epoch(Fixture.QUIET);
      ComputationGraph averaged = copy(network);
      TrainableNetwork.setParameters(averaged, averaging.state().parameters());
      return averaged;
    }
  }

  private static ComputationGraph copy(ComputationGraph network) {
    ComputationGraph copy = (ComputationGraph) TrainableNetwork.of(network, Fixture.WIDTH).build();
    TrainableNetwork.setParameters(copy, TrainableNetwork.parameters(network));
    return copy;
  }

  private static BatchNormalization stock() {
    return new BatchNormalization.Builder()
        .decay(0.99)
        .useLogStd(false)
        .nIn(Fixture.WIDTH)
        .nOut(Fixture.WIDTH)
        .build();
  }

  private static ComputationGraph network(BatchNormalization norm) {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(12)
                .updater(new Adam(0.01))
                .graphBuilder()
                .addInputs("in")
                .addLayer("norm", norm, "in")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(Fixture.WIDTH)
                        .nOut(Fixture.CLASSES)
                        .build(),
                    "norm")
                .setOutputs("out")
                .build());
    network.init();
    return network;
  }

  private static float[] values(ComputationGraph network, String parameter) {
    return network.getLayer("norm").paramTable().get(parameter).dup('c').data().asFloat();
  }
}
