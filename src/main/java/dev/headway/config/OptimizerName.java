package dev.headway.config;

import java.util.List;
import java.util.stream.Stream;

/** The optimizers of this version, by Keras' names. */
public enum OptimizerName {
  ADAM(0.001, 0, "beta_1", "beta_2", "epsilon"),
  SGD(0.01, 0, "momentum", "nesterov"),
  RMSPROP(0.001, 0, "rho", "momentum", "epsilon", "centered"),
  ADAMW(0.001, 0.004, "beta_1", "beta_2", "epsilon"),
  NADAM(0.001, 0, "beta_1", "beta_2", "epsilon"),
  ADAGRAD(0.001, 0, "initial_accumulator_value", "epsilon");

  private final double defaultLearningRate;
  private final double defaultWeightDecay;
  private final List<String> keys;

  OptimizerName(double defaultLearningRate, double defaultWeightDecay, String... own) {
    this.defaultLearningRate = defaultLearningRate;
    this.defaultWeightDecay = defaultWeightDecay;
    this.keys =
        Stream.of(
                Stream.of("name", "learning_rate"),
                Stream.of(own),
                Stream.of("weight_decay", "clipnorm", "clipvalue", "global_clipnorm"))
            .flatMap(k -> k)
            .toList();
  }

  /** Keras 3's default for this optimizer. */
  public double defaultLearningRate() {
    return defaultLearningRate;
  }

  double defaultWeightDecay() {
    return defaultWeightDecay;
  }

  /** The keys that it takes in a job file, in their order. */
  List<String> keys() {
    return keys;
  }
}
