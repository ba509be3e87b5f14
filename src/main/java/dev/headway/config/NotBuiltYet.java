package dev.headway.config;

import java.util.List;
import java.util.Set;

/**
 * Keys of the job file whose function is still to come: their default may be written out, anything
 * else that is valid is "not built yet", and what isn't valid is the error that it will always be.
 */
final class NotBuiltYet {
  private static final Set<String> OPTIMIZER_KEYS = Set.of("name", "learning_rate");

  private NotBuiltYet() {}

  static void check(YamlNode root) {
    YamlNode backbone = root.get("backbone");
    refuse(
        backbone.get("engine"), backbone.get("engine").oneOfOr(Engine.AUTO) == Engine.ONNXRUNTIME);
    mustBeNull(root.get("input").get("augment"));

    YamlNode head = root.get("head");
    YamlNode dropout = head.get("dropout");
    refuse(dropout, dropout.numberOr(0, v -> v >= 0 && v < 1, "a rate from 0 to below 1") != 0);
    mustBeZero(head.get("l1"));
    mustBeZero(head.get("l2"));

    YamlNode compile = root.get("compile");
    mustBeFirst(compile.get("task"), JobKeys.TASKS);
    mustBeFirst(compile.get("loss"), JobKeys.LOSSES);
    optimizer(compile.get("optimizer"));
    metrics(compile.get("metrics"));

    YamlNode fit = root.get("fit");
    mustBeNull(fit.get("early_stopping"));
    refuse(fit.get("checkpoint_every"), fit.get("checkpoint_every").countOr(1, 1) != 1);

    mustBeNull(root.get("fine_tune"));
    mustBeNull(root.get("features").get("store"));
    mustBeNull(root.get("features").get("max_bytes"));
  }

  private static void optimizer(YamlNode optimizer) {
    YamlNode name = optimizer.get("name");
    if (!name.isAbsent()) {
      refuse(name, JobKeys.OPTIMIZERS.indexOf(name.word(JobKeys.OPTIMIZERS)) > 1);
    }
    optimizer.section().forEach((key, value) -> refuse(value, !OPTIMIZER_KEYS.contains(key)));
  }

  private static void metrics(YamlNode metrics) {
    List<String> names = metrics.list("metrics").stream().map(YamlNode::text).toList();
    refuse(metrics, !metrics.isAbsent() && !names.equals(List.of("accuracy")));
  }

  private static void mustBeNull(YamlNode node) {
    refuse(node, !node.isNull());
  }

  private static void mustBeZero(YamlNode node) {
    refuse(node, node.numberOr(0, v -> v >= 0, "a number of at least 0") != 0);
  }

  private static void mustBeFirst(YamlNode node, List<String> known) {
    if (!node.isAbsent()) {
      refuse(node, known.indexOf(node.word(known)) > 0);
    }
  }

  private static void refuse(YamlNode node, boolean unlikeDefault) {
    if (unlikeDefault) {
      throw node.notBuiltYet();
    }
  }
}
