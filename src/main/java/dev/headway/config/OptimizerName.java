package dev.headway.config;

/** The optimizers of this version, by Keras' names. */
public enum OptimizerName {
  ADAM(0.001),
  SGD(0.01);

  private final double defaultLearningRate;

  OptimizerName(double defaultLearningRate) {
    this.defaultLearningRate = defaultLearningRate;
  }

  /** Keras 3's default for this optimizer. */
  public double defaultLearningRate() {
    return defaultLearningRate;
  }
}
