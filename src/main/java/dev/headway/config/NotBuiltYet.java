package dev.headway.config;

import java.util.List;
import java.util.Set;

/**
 * Keys of the job file whose function is still to come: their default may be written out, anything
 * else that is valid is "not built yet", and what isn't valid is the error that it will always be.
 */
final class NotBuiltYet {
  private static final Set<OptimizerName> OPTIMIZERS =
      Set.of(OptimizerName.ADAM, OptimizerName.SGD);

  private NotBuiltYet() {}

  /** Names known to Keras and to no version of ours so far. */
  static void checkNames(YamlNode root) {
    YamlNode optimizer = root.get("compile").get("optimizer");
    checkName(optimizer.get("name"), JobKeys.OPTIMIZERS, JobKeys.LATER_OPTIMIZERS);
    optimizer
        .section()
        .forEach((key, value) -> refuse(value, JobKeys.LATER_OPTIMIZER_KEYS.contains(key)));
    checkName(root.get("compile").get("loss"), JobKeys.LOSSES, JobKeys.LATER_LOSSES);
  }

  static void check(YamlNode root, JobConfig job) {
    YamlNode backbone = root.get("backbone");
    refuse(backbone.get("engine"), job.backbone().engine() == Engine.ONNXRUNTIME);

    YamlNode head = root.get("head");
    refuse(head.get("dropout"), job.head().dropout() != 0);
    refuse(head.get("l1"), job.head().l1() != 0);
    refuse(head.get("l2"), job.head().l2() != 0);

    YamlNode compile = root.get("compile");
    refuse(compile.get("task"), job.compile().task() != Task.CLASSIFICATION);
    refuse(compile.get("loss"), job.compile().loss() != Loss.CATEGORICAL_CROSSENTROPY);
    refuse(compile.get("label_smoothing"), job.compile().labelSmoothing() != 0);
    Optimizer optimizer = job.compile().optimizer();
    refuse(compile.get("optimizer").get("name"), !OPTIMIZERS.contains(optimizer.name()));
    refuse(
        compile.get("optimizer"),
        !(optimizer.learningRate() instanceof LearningRate.Constant)
            || !optimizer.equals(Optimizer.of(optimizer.name(), optimizer.learningRate())));
    refuse(compile.get("metrics"), !job.compile().metrics().equals(List.of(Metric.ACCURACY)));

    YamlNode fit = root.get("fit");
    refuse(fit.get("class_weight"), job.fit().classWeight() != null);
    refuse(fit.get("early_stopping"), job.fit().earlyStopping() != null);
    refuse(fit.get("checkpoint_every"), job.fit().checkpointEvery() != 1);

    refuse(root.get("fine_tune"), job.fineTune() != null);
    mustBeNull(root.get("features").get("store"));
    mustBeNull(root.get("features").get("max_bytes"));
  }

  private static void checkName(YamlNode node, List<String> built, List<String> later) {
    if (!node.isAbsent()) {
      List<String> all = new java.util.ArrayList<>(built);
      all.addAll(later);
      refuse(node, later.contains(node.word(all)));
    }
  }

  private static void mustBeNull(YamlNode node) {
    refuse(node, !node.isNull());
  }

  private static void refuse(YamlNode node, boolean unlikeDefault) {
    if (unlikeDefault) {
      throw node.notBuiltYet();
    }
  }
}
