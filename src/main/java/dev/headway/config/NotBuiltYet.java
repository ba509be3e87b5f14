package dev.headway.config;

import java.util.List;

/**
 * Keys of the job file whose function is still to come: their default may be written out, anything
 * else that is valid is "not built yet", and what isn't valid is the error that it will always be.
 */
final class NotBuiltYet {
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
    refuse(root.get("compile").get("task"), job.compile().task() != Task.CLASSIFICATION);
  }

  private static void checkName(YamlNode node, List<String> built, List<String> later) {
    if (!node.isAbsent()) {
      List<String> all = new java.util.ArrayList<>(built);
      all.addAll(later);
      refuse(node, later.contains(node.word(all)));
    }
  }

  private static void refuse(YamlNode node, boolean unlikeDefault) {
    if (unlikeDefault) {
      throw node.notBuiltYet();
    }
  }
}
