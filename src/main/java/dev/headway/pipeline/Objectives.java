package dev.headway.pipeline;

import dev.headway.config.ClassWeight;
import dev.headway.config.JobConfig;
import dev.headway.config.Loss;
import dev.headway.config.Nearest;
import dev.headway.error.HeadwayException;
import dev.headway.evaluate.Classification;
import dev.headway.evaluate.Outputs;
import java.util.List;

/** What a job trains towards, once the classes are known. */
final class Objectives {
  private Objectives() {}

  /**
   * The loss and the metrics.
   *
   * @throws HeadwayException exit 2 for a loss that isn't for so many classes, or a class weight of
   *     none
   */
  static Classification of(JobConfig job, List<String> labels) {
    Loss loss = job.compile().loss();
    if (loss == Loss.BINARY_CROSSENTROPY && labels.size() != 2) {
      throw HeadwayException.request(
          String.format(
              "compile.loss: binary_crossentropy is for exactly two classes, the data has %d (%s);"
                  + " take categorical_crossentropy",
              labels.size(), shown(labels)));
    }
    ClassWeight weight = job.fit().classWeight();
    if (weight != null) {
      weight.byLabel().keySet().stream()
          .filter(label -> !labels.contains(label))
          .findFirst()
          .ifPresent(
              label -> {
                throw HeadwayException.request(
                    "fit.class_weight: the data has no class '"
                        + label
                        + "'"
                        + Nearest.hint(label, labels));
              });
    }
    return new Classification(
        new Outputs(loss, job.compile().labelSmoothing(), labels.size()), job.compile().metrics());
  }

  /**
   * What each class' rows count in training.
   *
   * @param rows the training split's usable rows by class
   * @return null when all count the same
   */
  static double[] classWeights(JobConfig job, List<String> labels, List<Long> rows) {
    ClassWeight weight = job.fit().classWeight();
    if (weight == null) {
      return null;
    }
    double all = rows.stream().mapToLong(Long::longValue).sum();
    long present = rows.stream().filter(n -> n > 0).count();
    double[] weights = new double[labels.size()];
    for (int k = 0; k < weights.length; k++) {
      // A class without rows is never trained; its weight means nothing.
      double balanced = rows.get(k) == 0 ? 1 : all / (present * rows.get(k));
      weights[k] =
          weight.isBalanced() ? balanced : weight.byLabel().getOrDefault(labels.get(k), 1.0);
    }
    return weights;
  }

  /**
   * What a training row counts in the mean.
   *
   * @param weights of the classes; null when all count the same
   * @param rows the training split's usable rows by class
   */
  static double meanWeight(double[] weights, List<Long> rows) {
    if (weights == null) {
      return 1;
    }
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      sum += weights[k] * rows.get(k);
    }
    return sum / rows.stream().mapToLong(Long::longValue).sum();
  }

  private static String shown(List<String> labels) {
    int most = 5;
    return String.join(", ", labels.subList(0, Math.min(most, labels.size())))
        + (labels.size() > most ? ", …" : "");
  }
}
