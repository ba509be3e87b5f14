package dev.headway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Reads a learning rate: a number, or a mapping with a schedule. */
final class LearningRateReader {
  private static final String PIECEWISE = "piecewise_constant_decay";

  /** The keys that each schedule takes. */
  private static final Map<String, List<String>> KEYS =
      Map.of(
          "constant",
          List.of("initial_learning_rate", "warmup_target", "warmup_steps"),
          PIECEWISE,
          List.of("boundaries", "values"),
          "exponential_decay",
          List.of(
              "initial_learning_rate",
              "decay_steps",
              "decay_rate",
              "staircase",
              "warmup_target",
              "warmup_steps"),
          "cosine_decay",
          List.of(
              "initial_learning_rate", "decay_steps", "alpha", "warmup_target", "warmup_steps"));

  private static final List<String> SCHEDULES =
      List.of("constant", PIECEWISE, "exponential_decay", "cosine_decay");

  private LearningRateReader() {}

  static LearningRate read(YamlNode node, double fallback) {
    if (node.kind() != YamlKind.MAPPING) {
      return LearningRate.of(
          node.numberOr(fallback, v -> v > 0, "a number above 0, or a mapping with a schedule"));
    }
    String schedule = node.get("schedule").word(SCHEDULES);
    node.section()
        .forEach(
            (key, value) -> {
              if (!key.equals("schedule") && !KEYS.get(schedule).contains(key)) {
                throw value.error(
                    "doesn't belong to " + schedule + "; it takes: " + keys(schedule));
              }
            });
    if (schedule.equals(PIECEWISE)) {
      return piecewise(node);
    }
    if (node.get("warmup_steps").isAbsent()) {
      if (!node.get("warmup_target").isAbsent()) {
        throw node.get("warmup_target").error("needs warmup_steps beside it");
      }
      return decay(node, schedule, positive(node.get("initial_learning_rate").required()));
    }
    return new LearningRate.WarmUp(
        number(node.get("initial_learning_rate"), 0, v -> v >= 0, "a number of at least 0"),
        node.get("warmup_steps").whole(1, Long.MAX_VALUE),
        decay(node, schedule, positive(node.get("warmup_target").required())));
  }

  private static LearningRate decay(YamlNode node, String schedule, double initial) {
    return switch (schedule) {
      case "exponential_decay" ->
          new LearningRate.ExponentialDecay(
              initial,
              node.get("decay_steps").whole(1, Long.MAX_VALUE),
              positive(node.get("decay_rate").required()),
              node.get("staircase").truthOr(false));
      case "cosine_decay" ->
          new LearningRate.CosineDecay(
              initial,
              node.get("decay_steps").whole(1, Long.MAX_VALUE),
              number(node.get("alpha"), 0, v -> v >= 0 && v <= 1, "a share from 0 to 1"));
      default -> new LearningRate.Constant(initial);
    };
  }

  private static LearningRate piecewise(YamlNode node) {
    List<Long> boundaries = new ArrayList<>();
    for (YamlNode boundary : node.get("boundaries").required().list("steps")) {
      boundaries.add(
          boundary.whole(
              boundaries.isEmpty() ? 0 : boundaries.get(boundaries.size() - 1) + 1,
              Long.MAX_VALUE));
    }
    List<Double> values =
        node.get("values").required().list("rates").stream()
            .map(LearningRateReader::positive)
            .toList();
    if (values.size() != boundaries.size() + 1) {
      throw node.get("values")
          .error(
              "must have one rate more than there are boundaries: "
                  + (boundaries.size() + 1)
                  + ", not "
                  + values.size());
    }
    return new LearningRate.PiecewiseConstantDecay(boundaries, values);
  }

  private static double positive(YamlNode node) {
    return number(node, 0, v -> v > 0, "a number above 0");
  }

  private static double number(
      YamlNode node, double fallback, Predicate<Double> check, String what) {
    return node.numberOr(fallback, check, what);
  }

  private static String keys(String schedule) {
    return String.join(", ", KEYS.get(schedule));
  }
}
