package dev.headway.evaluate;

import dev.headway.config.Loss;
import java.io.Serializable;

/**
 * What a classifier's outputs are under its loss, and what that loss is, as Keras 3 computes it.
 *
 * <ul>
 *   <li>{@code categorical_crossentropy}: a softmax over the classes; targets one-hot
 *   <li>{@code binary_crossentropy}: one sigmoid, the probability of the second of two classes
 *   <li>{@code hinge}, {@code squared_hinge}: linear, targets −1 and 1: one output for two classes,
 *       positive for the second; for more one each, against the rest
 *   <li>{@code mean_squared_error}, {@code mean_absolute_error}, {@code huber}: a linear output for
 *       each class; targets one-hot
 * </ul>
 *
 * @param loss which
 * @param labelSmoothing 0…1, below 1, for the two cross-entropies: the share of each target that is
 *     spread evenly
 * @param classes at least 2; exactly 2 for {@code binary_crossentropy}
 */
public record Outputs(Loss loss, double labelSmoothing, int classes) implements Serializable {
  /** What Keras clips the probabilities of a binary cross-entropy at. */
  public static final double KERAS_EPSILON = 1e-7;

  /** What DL4J's LossMCXENT clips at: evaluation and training speak of the same loss. */
  private static final double SMALLEST_PROBABILITY = 1e-10;

  /** Refuses pairs that can't be. */
  public Outputs {
    if (classes < 1 || loss == Loss.BINARY_CROSSENTROPY && classes != 2) {
      throw new IllegalArgumentException(classes + " classes under " + loss.word());
    }
  }

  /** A softmax over the classes. */
  public static Outputs softmax(int classes) {
    return new Outputs(Loss.CATEGORICAL_CROSSENTROPY, 0, classes);
  }

  /** The number of outputs: the classes, or 1. */
  public int width() {
    boolean one = loss == Loss.BINARY_CROSSENTROPY || loss.takesSigns() && classes == 2;
    return one ? 1 : classes;
  }

  /** With one output, the target above which a row is of the second class. */
  public double boundary() {
    return loss.takesSigns() ? 0 : 0.5;
  }

  /** The target of a row for one output. */
  double target(int label, int output) {
    boolean hit = width() == 1 ? label == 1 : label == output;
    if (loss.takesSigns()) {
      return hit ? 1 : -1;
    }
    double smooth = labelSmoothing / (width() == 1 ? 2 : classes);
    return (hit ? 1 - labelSmoothing : 0) + smooth;
  }

  /** The class whose targets stand at {@code from}. */
  int label(float[] targets, int from) {
    return width() == 1
        ? targets[from] > boundary() ? 1 : 0
        : Scoring.argMax(targets, from, classes);
  }

  /**
   * A row's loss; NaN stays NaN: a diverged network must not look good.
   *
   * @param outputs the network's, this row's from {@code from} on
   */
  double loss(float[] outputs, int from, int label) {
    double sum = 0;
    for (int k = 0; k < width(); k++) {
      sum += loss(outputs[from + k], target(label, k));
    }
    // Cross-entropies are sums over the classes, the others means over the outputs.
    return loss.givesProbabilities() ? sum : sum / width();
  }

  /** The most that a row's loss can be, since probabilities are clipped; may be infinite. */
  public double ceiling() {
    return switch (loss) {
      case CATEGORICAL_CROSSENTROPY -> -Math.log(SMALLEST_PROBABILITY);
      case BINARY_CROSSENTROPY -> -Math.log(KERAS_EPSILON);
      default -> Double.POSITIVE_INFINITY;
    };
  }

  private double loss(double output, double target) {
    return switch (loss) {
      case CATEGORICAL_CROSSENTROPY -> target == 0 ? nothing(output) : -target * log(output);
      case BINARY_CROSSENTROPY -> {
        double p = clip(output, KERAS_EPSILON, 1 - KERAS_EPSILON);
        yield -target * Math.log(p) - (1 - target) * Math.log(1 - p);
      }
      case HINGE -> Math.max(1 - target * output, 0);
      case SQUARED_HINGE -> Math.pow(Math.max(1 - target * output, 0), 2);
      case MEAN_SQUARED_ERROR -> Math.pow(output - target, 2);
      case MEAN_ABSOLUTE_ERROR -> Math.abs(output - target);
      case HUBER -> {
        double distance = Math.abs(output - target);
        yield distance <= 1 ? distance * distance / 2 : distance - 0.5;
      }
    };
  }

  /**
   * A score for each class: the larger, the likelier. Probabilities where the loss gives them, else
   * the outputs as they are; one linear output s becomes −s and s.
   *
   * @param outputs the network's, n × width
   * @return n × classes
   */
  public float[] classScores(float[] outputs, int rows) {
    if (width() == classes) {
      return outputs;
    }
    float[] scores = new float[rows * 2];
    for (int i = 0; i < rows; i++) {
      scores[2 * i] = loss.givesProbabilities() ? 1 - outputs[i] : -outputs[i];
      scores[2 * i + 1] = outputs[i];
    }
    return scores;
  }

  /**
   * The network's outputs from what its output layer computes before its activation.
   *
   * @param values n × width
   */
  float[] activate(float[] values, int rows) {
    if (!loss.givesProbabilities()) {
      return values;
    }
    float[] out = new float[values.length];
    if (loss == Loss.BINARY_CROSSENTROPY) {
      for (int i = 0; i < rows; i++) {
        out[i] = (float) (1 / (1 + Math.exp(-values[i])));
      }
      return out;
    }
    for (int from = 0; from < rows * classes; from += classes) {
      double most = values[from + Scoring.argMax(values, from, classes)];
      double sum = 0;
      for (int k = from; k < from + classes; k++) {
        sum += Math.exp(values[k] - most);
      }
      for (int k = from; k < from + classes; k++) {
        out[k] = (float) (Math.exp(values[k] - most) / sum);
      }
    }
    return out;
  }

  /** A class that isn't the row's adds nothing; NaN stays NaN. */
  private static double nothing(double output) {
    return output * 0;
  }

  private static double log(double p) {
    return p < SMALLEST_PROBABILITY ? Math.log(SMALLEST_PROBABILITY) : Math.log(p);
  }

  private static double clip(double p, double low, double high) {
    return p < low ? low : p > high ? high : p;
  }
}
