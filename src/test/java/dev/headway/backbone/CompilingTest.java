package dev.headway.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.config.Activation;
import dev.headway.config.Clipping;
import dev.headway.config.LearningRate;
import dev.headway.config.Loss;
import dev.headway.config.Optimizer;
import dev.headway.config.OptimizerName;
import dev.headway.config.Pooling;
import dev.headway.config.Trainable;
import dev.headway.evaluate.Outputs;
import dev.headway.train.loss.Losses;
import dev.headway.train.optimizer.Updaters;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;

/** Compiling says how weights will change, and changes none. */
class CompilingTest {
  private static final Optimizer ADAM = Optimizer.of(OptimizerName.ADAM, LearningRate.of(0.001));

  private final Backbone backbone =
      Backbones.random(Descriptors.of("headway_net", 1, 64), 11, null);

  @Test
  void neverTouchesWeights() {
    String before = ModelDigest.sha256(backbone.graph());
    for (Trainable trainable : List.of(Trainable.NONE, Trainable.ALL)) {
      float[] first = weights(trainable, Loss.CATEGORICAL_CROSSENTROPY, ADAM, StepRules.NONE);
      for (OptimizerName name : OptimizerName.values()) {
        Optimizer optimizer = Optimizer.of(name, LearningRate.of(0.5));
        StepRules rules = new StepRules(0.1, 0.1, new Clipping(Clipping.By.CLIPNORM, 1), 0.1);
        for (Loss loss :
            List.of(Loss.CATEGORICAL_CROSSENTROPY, Loss.HUBER, Loss.MEAN_SQUARED_ERROR)) {
          assertThat(weights(trainable, loss, optimizer, rules)).isEqualTo(first);
        }
      }
    }
    assertThat(ModelDigest.sha256(backbone.graph())).isEqualTo(before);
  }

  @Test
  void aSavedNetworkHasDl4jsOwnClassesAloneAndTheTrainedWeights() {
    for (OptimizerName name : OptimizerName.values()) {
      for (Loss loss : Loss.values()) {
        Networks networks =
            networks(
                Trainable.ALL,
                loss,
                Optimizer.of(name, LearningRate.of(0.5)),
                new StepRules(0.1, 0.1, Clipping.NONE, 0.1));
        ComputationGraph trained = networks.trained();
        ComputationGraph whole = networks.whole(trained);
        assertThat(whole.getConfiguration().toJson()).doesNotContain("dev.headway");
        assertThat(ModelDigest.sha256(whole)).isEqualTo(ModelDigest.sha256(trained));
      }
    }
  }

  private float[] weights(Trainable trainable, Loss loss, Optimizer optimizer, StepRules rules) {
    ComputationGraph trained = networks(trainable, loss, optimizer, rules).trained();
    float[] weights = TrainableNetwork.parameters(trained);
    // The recipe that goes to the executors holds no weights: it takes what it is given.
    Dl4jNetwork there = TrainableNetwork.of(trained, 160).take();
    there.parameters(weights);
    assertThat(there.parameters()).isEqualTo(weights);
    return Arrays.copyOf(weights, weights.length);
  }

  private Networks networks(Trainable trainable, Loss loss, Optimizer optimizer, StepRules rules) {
    HeadSpec head =
        new HeadSpec(
            List.of(6),
            Activation.RELU,
            0.3,
            Losses.output(new Outputs(loss, 0, 2), new double[] {1, 3}),
            null,
            null);
    return new Networks(
        backbone, Pooling.GLOBAL_AVERAGE, trainable, head, Updaters.of(optimizer), rules, 42);
  }
}
