package dev.headway.config;

import java.util.List;

/** The keys of a job file, in its order, and the names known to Keras but not to this version. */
final class JobKeys {
  static final YamlSchema SCHEMA =
      new YamlSchema(
          List.of(
              "name",
              "data.source",
              "data.seed",
              "data.train",
              "data.validation",
              "data.test",
              "data.allow_overlap",
              "data.max_quarantined",
              "backbone.name",
              "backbone.weights",
              "backbone.input_size",
              "backbone.trainable",
              "backbone.pooling",
              "backbone.engine",
              "input.batch_size",
              "input.shuffle_buffer",
              "input.reshuffle_each_iteration",
              "input.augment",
              "head.hidden",
              "head.activation",
              "head.dropout",
              "head.l1",
              "head.l2",
              "head.standardize",
              "compile.task",
              "compile.loss",
              "compile.optimizer.name",
              "compile.optimizer.learning_rate",
              "compile.metrics",
              "fit.epochs",
              "fit.workers",
              "fit.averaging_frequency",
              "fit.seed",
              "fit.early_stopping",
              "fit.checkpoint_every",
              "fit.validation_steps",
              "fine_tune",
              "features.store",
              "features.max_bytes",
              "output"),
          List.of(
              "compile.optimizer.momentum",
              "compile.optimizer.nesterov",
              "compile.optimizer.beta_1",
              "compile.optimizer.beta_2",
              "compile.optimizer.epsilon",
              "compile.optimizer.amsgrad",
              "compile.optimizer.rho",
              "compile.optimizer.centered",
              "compile.optimizer.weight_decay",
              "compile.optimizer.clipnorm",
              "compile.optimizer.clipvalue",
              "compile.optimizer.global_clipnorm",
              "compile.optimizer.use_ema",
              "compile.optimizer.ema_momentum",
              "compile.optimizer.ema_overwrite_frequency",
              "compile.optimizer.loss_scale_factor",
              "compile.optimizer.gradient_accumulation_steps"),
          "it has no default: give it in the file or with --set %s=…");

  static final List<String> OPTIMIZERS =
      List.of(
          "adam",
          "sgd",
          "rmsprop",
          "adamw",
          "adadelta",
          "adagrad",
          "adamax",
          "adafactor",
          "nadam",
          "ftrl",
          "lion",
          "lamb",
          "muon");

  static final List<String> LOSSES =
      List.of(
          "categorical_crossentropy",
          "binary_crossentropy",
          "sparse_categorical_crossentropy",
          "hinge",
          "squared_hinge",
          "categorical_hinge",
          "mse",
          "mean_squared_error",
          "mae",
          "mean_absolute_error",
          "huber");

  static final List<String> TASKS = List.of("classification", "regression");

  private JobKeys() {}
}
