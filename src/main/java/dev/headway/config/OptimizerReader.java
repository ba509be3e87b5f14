package dev.headway.config;

import java.util.Locale;
import java.util.function.Predicate;

/** Reads an optimizer's mapping; each optimizer takes its own keys. */
final class OptimizerReader {
  private OptimizerReader() {}

  static Optimizer read(YamlNode node) {
    OptimizerName name = node.get("name").oneOfOr(OptimizerName.ADAM);
    node.section()
        .forEach(
            (key, value) -> {
              if (!name.keys().contains(key)) {
                throw value.error(
                    "doesn't belong to "
                        + YamlNode.word(name)
                        + "; it takes: "
                        + String.join(", ", name.keys().subList(1, name.keys().size())));
              }
            });
    Optimizer defaults = Optimizer.of(name, LearningRate.of(name.defaultLearningRate()));
    Optimizer read =
        new Optimizer(
            name,
            LearningRateReader.read(node.get("learning_rate"), name.defaultLearningRate()),
            share(node.get("momentum"), defaults.momentum()),
            node.get("nesterov").truthOr(false),
            share(node.get("beta_1"), defaults.beta1()),
            share(node.get("beta_2"), defaults.beta2()),
            share(node.get("rho"), defaults.rho()),
            node.get("centered").truthOr(false),
            atLeastZero(node.get("initial_accumulator_value"), defaults.initialAccumulator()),
            node.get("epsilon").numberOr(defaults.epsilon(), v -> v > 0, "a number above 0"),
            node.get("weight_decay").isNull() && !node.get("weight_decay").isAbsent()
                ? 0
                : atLeastZero(node.get("weight_decay"), defaults.weightDecay()),
            clipping(node));
    if (read.nesterov() && read.momentum() == 0) {
      throw node.get("nesterov").error("needs a momentum above 0 beside it");
    }
    return read;
  }

  private static Clipping clipping(YamlNode node) {
    Clipping clipping = Clipping.NONE;
    for (Clipping.By by : Clipping.By.values()) {
      YamlNode limit = node.get(by.name().toLowerCase(Locale.ROOT));
      if (by != Clipping.By.NOTHING && !limit.isNull()) {
        if (clipping != Clipping.NONE) {
          throw limit.error("can't stand beside " + YamlNode.word(clipping.by()) + "; take one");
        }
        clipping = new Clipping(by, limit.numberOr(0, v -> v > 0, "a number above 0, or null"));
      }
    }
    return clipping;
  }

  private static double share(YamlNode node, double fallback) {
    return number(node, fallback, v -> v >= 0 && v < 1, "a number from 0 to below 1");
  }

  private static double atLeastZero(YamlNode node, double fallback) {
    return number(node, fallback, v -> v >= 0, "a number of at least 0");
  }

  private static double number(
      YamlNode node, double fallback, Predicate<Double> check, String what) {
    return node.numberOr(fallback, check, what);
  }
}
