package dev.headway.bench;

import java.util.SplittableRandom;

/**
 * A problem that no linear head solves: classes are what a random network with one hidden layer
 * says of Gaussian rows.
 */
final class Teacher {
  private static final int WIDTH = 32;
  private static final int HIDDEN = 16;
  private static final int CLASSES = 5;

  private Teacher() {}

  static PackedProblem rows(int n) {
    SplittableRandom random = new SplittableRandom(7);
    double[] first = gaussian(random, HIDDEN * WIDTH);
    double[] second = gaussian(random, CLASSES * HIDDEN);
    float[] features = new float[n * WIDTH];
    int[] labels = new int[n];
    for (int row = 0; row < n; row++) {
      double[] x = gaussian(random, WIDTH);
      double[] hidden = new double[HIDDEN];
      for (int j = 0; j < HIDDEN; j++) {
        hidden[j] = Math.tanh(dot(first, j, x));
      }
      double best = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < CLASSES; k++) {
        double score = dot(second, k, hidden);
        if (score > best) {
          best = score;
          labels[row] = k;
        }
      }
      for (int i = 0; i < WIDTH; i++) {
        features[row * WIDTH + i] = (float) x[i];
      }
    }
    return new PackedProblem(WIDTH, CLASSES, features, labels);
  }

  private static double dot(double[] matrix, int row, double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += matrix[row * x.length + i] * x[i];
    }
    return sum / Math.sqrt(x.length) * 2;
  }

  private static double[] gaussian(SplittableRandom random, int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }
}
