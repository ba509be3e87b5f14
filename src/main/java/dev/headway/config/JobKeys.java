package dev.headway.config;

import java.util.List;

/** The keys of a job file, in its order, and the names known to Keras but not to this version. */
final class JobKeys {
  static final List<String> OPTIMIZERS =
      List.of("adam", "sgd", "rmsprop", "adamw", "nadam", "adagrad");

  static final List<String> LATER_OPTIMIZERS =
      List.of("adadelta", "adamax", "adafactor", "ftrl", "lion", "lamb", "muon");

  static final List<String> LATER_OPTIMIZER_KEYS =
      List.of(
          "amsgrad",
          "use_ema",
          "ema_momentum",
          "ema_overwrite_frequency",
          "loss_scale_factor",
          "gradient_accumulation_steps");

  /** Keras' names; the short ones stand for the long ones. */
  static final List<String> LOSSES =
      List.of(
          "categorical_crossentropy",
          "binary_crossentropy",
          "hinge",
          "squared_hinge",
          "mean_squared_error",
          "mse",
          "mean_absolute_error",
          "mae",
          "huber");

  static final List<String> LATER_LOSSES =
      List.of("sparse_categorical_crossentropy", "categorical_hinge");

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
              "input.augment.copies",
              "input.augment.flip",
              "input.augment.rotation",
              "input.augment.zoom",
              "input.augment.crop",
              "input.augment.brightness",
              "head.hidden",
              "head.activation",
              "head.dropout",
              "head.l1",
              "head.l2",
              "head.standardize",
              "compile.task",
              "compile.loss",
              "compile.label_smoothing",
              "compile.optimizer.name",
              "compile.optimizer.learning_rate",
              "compile.optimizer.learning_rate.schedule",
              "compile.optimizer.learning_rate.initial_learning_rate",
              "compile.optimizer.learning_rate.decay_steps",
              "compile.optimizer.learning_rate.decay_rate",
              "compile.optimizer.learning_rate.staircase",
              "compile.optimizer.learning_rate.alpha",
              "compile.optimizer.learning_rate.boundaries",
              "compile.optimizer.learning_rate.values",
              "compile.optimizer.learning_rate.warmup_target",
              "compile.optimizer.learning_rate.warmup_steps",
              "compile.optimizer.momentum",
              "compile.optimizer.nesterov",
              "compile.optimizer.beta_1",
              "compile.optimizer.beta_2",
              "compile.optimizer.rho",
              "compile.optimizer.centered",
              "compile.optimizer.initial_accumulator_value",
              "compile.optimizer.epsilon",
              "compile.optimizer.weight_decay",
              "compile.optimizer.clipnorm",
              "compile.optimizer.clipvalue",
              "compile.optimizer.global_clipnorm",
              "compile.metrics",
              "fit.epochs",
              "fit.workers",
              "fit.averaging_frequency",
              "fit.seed",
              "fit.class_weight",
              "fit.early_stopping.monitor",
              "fit.early_stopping.min_delta",
              "fit.early_stopping.patience",
              "fit.early_stopping.mode",
              "fit.early_stopping.start_from_epoch",
              "fit.early_stopping.restore_best",
              "fit.checkpoint_every",
              "fit.validation_steps",
              "fine_tune.trainable",
              "fine_tune.learning_rate",
              "fine_tune.epochs",
              "features.store",
              "features.max_bytes",
              "features.dtype",
              "tracking.tensorboard",
              "tracking.mlflow.uri",
              "tracking.mlflow.experiment",
              "output"),
          LATER_OPTIMIZER_KEYS.stream().map(key -> "compile.optimizer." + key).toList(),
          "it has no default: give it in the file or with --set %s=…");

  private JobKeys() {}
}
