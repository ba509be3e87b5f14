package dev.headway.config;

import java.io.Serializable;

/**
 * An optimizer with Keras 3's meanings and defaults. What an optimizer doesn't take has its default
 * here.
 *
 * @param name which
 * @param learningRate by step
 * @param momentum 0…1, for sgd and rmsprop
 * @param nesterov for sgd with momentum
 * @param beta1 0…1, below 1, for adam, adamw and nadam
 * @param beta2 0…1, below 1, for the same
 * @param rho 0…1, below 1, for rmsprop
 * @param centered for rmsprop
 * @param initialAccumulator at least 0, for adagrad
 * @param epsilon above 0
 * @param weightDecay at least 0, decoupled: the weight loses learning rate · decay · itself
 * @param clipping of gradients
 */
public record Optimizer(
    OptimizerName name,
    LearningRate learningRate,
    double momentum,
    boolean nesterov,
    double beta1,
    double beta2,
    double rho,
    boolean centered,
    double initialAccumulator,
    double epsilon,
    double weightDecay,
    Clipping clipping)
    implements Serializable {
  /** An optimizer with Keras' defaults for the rest. */
  public static Optimizer of(OptimizerName name, LearningRate learningRate) {
    return new Optimizer(
        name,
        learningRate,
        0,
        false,
        0.9,
        0.999,
        0.9,
        false,
        0.1,
        1e-7,
        name.defaultWeightDecay(),
        Clipping.NONE);
  }

  /** The same with another learning rate. */
  public Optimizer with(LearningRate rate) {
    return new Optimizer(
        name,
        rate,
        momentum,
        nesterov,
        beta1,
        beta2,
        rho,
        centered,
        initialAccumulator,
        epsilon,
        weightDecay,
        clipping);
  }
}
